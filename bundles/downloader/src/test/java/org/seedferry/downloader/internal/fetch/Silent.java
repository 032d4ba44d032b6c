package org.seedferry.downloader.internal.fetch;

import java.util.List;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.TransportSession;

/** A connection that nobody reads. */
final class Silent implements TransportSession {

  @Override
  public List<RemoteEntry> list(RemotePath folder) {
    throw new UnsupportedOperationException("nobody lists here");
  }

  @Override
  public RemoteEntry stat(RemotePath path) {
    throw new UnsupportedOperationException("nobody looks here");
  }

  @Override
  public RemoteBody open(RemotePath file, long offset, long length, Fingerprint expected) {
    throw new UnsupportedOperationException("nobody reads here");
  }

  @Override
  public void close() {}
}
