package org.seedferry.downloader.internal.fetch;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.api.transport.OpensAhead;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.TransportSession;

/** A session that tells of its close, once. It opens ahead as far as the other session does. */
final class CountedSession implements TransportSession, OpensAhead {

  private final TransportSession session;
  private final Runnable onClose;
  private final AtomicBoolean closed = new AtomicBoolean();

  CountedSession(TransportSession session, Runnable onClose) {
    this.session = session;
    this.onClose = onClose;
  }

  @Override
  public List<RemoteEntry> list(RemotePath folder) throws RemoteFailure {
    return session.list(folder);
  }

  @Override
  public RemoteEntry stat(RemotePath path) throws RemoteFailure {
    return session.stat(path);
  }

  @Override
  public RemoteBody open(RemotePath file, long offset, long length, Fingerprint expected)
      throws RemoteFailure {
    return session.open(file, offset, length, expected);
  }

  @Override
  public int depth() {
    return session instanceof OpensAhead ahead ? ahead.depth() : 0;
  }

  @Override
  public void next(List<Next> files) {
    if (session instanceof OpensAhead ahead) {
      ahead.next(files);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } finally {
      if (closed.compareAndSet(false, true)) {
        onClose.run();
      }
    }
  }
}
