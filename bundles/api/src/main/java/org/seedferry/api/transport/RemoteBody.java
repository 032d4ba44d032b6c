package org.seedferry.api.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;
import org.seedferry.api.Checksum;

/**
 * The bytes of a remote file from some offset on. Not thread-safe, but for {@link #close()}, which
 * ends a blocked read of another thread. Closing before the end is allowed at any time.
 */
@ConsumerType
public interface RemoteBody extends ReadableByteChannel {

  /** What the peer says of the whole file that these bytes come from. */
  Fingerprint fingerprint();

  /**
   * The offset of the first byte that will be read. It is the asked one, or 0 where the peer cannot
   * begin in the middle.
   */
  long offset();

  /**
   * The checksum of all bytes of the file, not only of those that are read, as the peer tells it;
   * empty where it tells none.
   */
  default Optional<Checksum> checksum() {
    return Optional.empty();
  }

  /**
   * Reads as {@link ReadableByteChannel#read}.
   *
   * @throws org.seedferry.api.RemoteFailure with the advice that fits, also when the body ends
   *     before its announced size
   */
  @Override
  int read(ByteBuffer target) throws IOException;
}
