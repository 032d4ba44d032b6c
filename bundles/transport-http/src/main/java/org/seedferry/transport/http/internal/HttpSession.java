package org.seedferry.transport.http.internal;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.api.transport.OpensAhead;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.TransportSession;
import org.seedferry.transport.http.internal.wire.Ahead;

/** Reads the files of one location, and its folders in the way that its server tells of them. */
final class HttpSession implements TransportSession, OpensAhead {

  private final Base base;
  private final Requester requester;
  private final Folders folders;
  private final Consumer<HttpSession> onClose;
  private Map<RemotePath, Ahead> announced = Map.of();

  HttpSession(Base base, Requester requester, Folders folders, Consumer<HttpSession> onClose) {
    this.base = base;
    this.requester = requester;
    this.folders = folders;
    this.onClose = onClose;
  }

  @Override
  public List<RemoteEntry> list(RemotePath folder) throws RemoteFailure {
    return folders.list(folder);
  }

  @Override
  public RemoteEntry stat(RemotePath path) throws RemoteFailure {
    return folders.stat(path);
  }

  @Override
  public RemoteBody open(RemotePath file, long offset, long length, Fingerprint expected)
      throws RemoteFailure {
    return new Opening(base.shown(file), offset, length, expected, () -> lastLook(file))
        .open(
            new Opening.Sender() {
              @Override
              public Answer send(Map<String, String> headers) throws RemoteFailure {
                return requester.send("GET", uri(file), headers);
              }

              @Override
              public Answer look() throws RemoteFailure {
                return requester.look(base.file(file));
              }
            });
  }

  @Override
  public int depth() {
    return requester.depth();
  }

  @Override
  public void next(List<Next> files) {
    Map<RemotePath, Ahead> requests = new LinkedHashMap<>();
    for (Next file : files) {
      requests.put(file.path(), requester.ahead(uri(file.path()), file.size()));
    }
    announced = requests;
    requester.next(List.copyOf(requests.values()));
  }

  @Override
  public void close() {
    onClose.accept(this);
    requester.close();
  }

  private URI uri(RemotePath file) {
    Ahead known = announced.get(file);
    return known == null ? base.file(file) : known.request().uri();
  }

  /** What a file is like now; knows nothing where the server does not tell. */
  private Fingerprint lastLook(RemotePath file) throws RemoteFailure {
    Answer head = requester.send("HEAD", base.file(file), Map.of());
    head.discard();
    return head.status() == 200
        ? new Fingerprint(head.length(), Validators.of(head))
        : new Fingerprint(-1, "");
  }
}
