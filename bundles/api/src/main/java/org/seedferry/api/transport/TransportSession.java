package org.seedferry.api.transport;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import org.seedferry.api.RemoteFailure;

/**
 * A connection, or a small set of them, to one {@link Location}. Used by one thread at a time;
 * {@link #close()} may come from any thread and ends blocked calls. A session whose call failed
 * with {@link org.seedferry.api.Advice#RETRY} is closed by its user and replaced by a new one.
 */
@ConsumerType
public interface TransportSession extends AutoCloseable {

  /**
   * Lists a folder: every entry, hidden ones included as far as the peer shows them, without {@code
   * .} and {@code ..}, in no particular order.
   *
   * @throws RemoteFailure {@code GONE} when there is no such folder
   */
  List<RemoteEntry> list(RemotePath folder) throws RemoteFailure;

  /**
   * Looks at one entry.
   *
   * @throws RemoteFailure {@code GONE} when there is no such entry
   */
  RemoteEntry stat(RemotePath path) throws RemoteFailure;

  /**
   * Opens a file for reading.
   *
   * @param offset the first byte wanted; at most the file's size
   * @param length how many bytes are wanted at most, -1 for all up to the end
   * @param expected the content that was begun, null when this is the beginning. The request
   *     carries it as a validator.
   * @throws RemoteFailure {@code GONE} when there is no such file, {@code CHANGED} when its content
   *     is another one by now
   */
  RemoteBody open(RemotePath file, long offset, long length, Fingerprint expected)
      throws RemoteFailure;

  @Override
  void close();
}
