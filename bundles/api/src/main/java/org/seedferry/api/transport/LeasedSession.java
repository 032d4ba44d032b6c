package org.seedferry.api.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.seedferry.api.Checksum;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Services;

/**
 * A session that tells trouble with its peer from the departure of its transport. It opens ahead as
 * far as the other session does.
 */
class LeasedSession implements TransportSession, OpensAhead {

  private final Services<Transport> transports;
  private final Transport transport;
  private final TransportSession session;

  /** Of a session that can delete, one that can. */
  static TransportSession of(
      Services<Transport> transports, Transport transport, TransportSession session) {
    return session instanceof DeletesFiles files
        ? new Deleting(transports, transport, session, files)
        : new LeasedSession(transports, transport, session);
  }

  private LeasedSession(
      Services<Transport> transports, Transport transport, TransportSession session) {
    this.transports = transports;
    this.transport = transport;
    this.session = session;
  }

  @Override
  public List<RemoteEntry> list(RemotePath folder) throws RemoteFailure {
    return transports.call(transport, any -> session.list(folder));
  }

  @Override
  public RemoteEntry stat(RemotePath path) throws RemoteFailure {
    return transports.call(transport, any -> session.stat(path));
  }

  @Override
  public RemoteBody open(RemotePath file, long offset, long length, Fingerprint expected)
      throws RemoteFailure {
    return new LeasedBody(
        transports.call(transport, any -> session.open(file, offset, length, expected)));
  }

  @Override
  public int depth() {
    return session instanceof OpensAhead ahead ? ahead.depth() : 0;
  }

  @Override
  public void next(List<Next> files) {
    if (session instanceof OpensAhead ahead) {
      unlessGone(() -> ahead.next(files));
    }
  }

  @Override
  public void close() {
    unlessGone(session::close);
  }

  /** A bundle that was updated meanwhile has closed what it had, and may load no class for it. */
  private void unlessGone(Runnable call) {
    try {
      call.run();
    } catch (LinkageError e) {
      if (transports.has(transport)) {
        throw e;
      }
    }
  }

  /** A session that can delete. */
  private static final class Deleting extends LeasedSession implements DeletesFiles {

    private final Services<Transport> transports;
    private final Transport transport;
    private final DeletesFiles files;

    Deleting(
        Services<Transport> transports,
        Transport transport,
        TransportSession session,
        DeletesFiles files) {
      super(transports, transport, session);
      this.transports = transports;
      this.transport = transport;
      this.files = files;
    }

    @Override
    public void deleteFile(RemotePath file) throws RemoteFailure {
      transports.call(
          transport,
          any -> {
            files.deleteFile(file);
            return null;
          });
    }

    @Override
    public void deleteEmptyFolder(RemotePath folder) throws RemoteFailure {
      transports.call(
          transport,
          any -> {
            files.deleteEmptyFolder(folder);
            return null;
          });
    }
  }

  /** The body of such a session. */
  private final class LeasedBody implements RemoteBody {

    private final RemoteBody body;

    LeasedBody(RemoteBody body) {
      this.body = body;
    }

    @Override
    public Fingerprint fingerprint() {
      return body.fingerprint();
    }

    @Override
    public long offset() {
      return body.offset();
    }

    @Override
    public Optional<Checksum> checksum() {
      return body.checksum();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      return transports.call(transport, any -> body.read(target));
    }

    @Override
    public boolean isOpen() {
      return body.isOpen();
    }

    @Override
    public void close() throws IOException {
      try {
        body.close();
      } catch (LinkageError e) {
        if (transports.has(transport)) {
          throw e;
        }
      }
    }
  }
}
