package org.seedferry.transport.http.internal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemoteEntry.Kind;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.TransportSession;

/** The connections to one location. */
final class HttpSession implements TransportSession {

  private static final int LONGEST_LISTING = 64 << 20;
  private static final Map<String, String> LISTINGS =
      Map.of("Accept", "application/json, text/html;q=0.9, */*;q=0.1");

  private final Base base;
  private final Requester requester;
  private final Consumer<HttpSession> onClose;

  HttpSession(Base base, Requester requester, Consumer<HttpSession> onClose) {
    this.base = base;
    this.requester = requester;
    this.onClose = onClose;
  }

  @Override
  public List<RemoteEntry> list(RemotePath folder) throws RemoteFailure {
    String where = base.shown(folder);
    Answer answer = requester.send("GET", base.folder(folder), LISTINGS);
    if (answer.status() != 200) {
      answer.discard();
      throw Statuses.failure(where, answer);
    }
    if (!answer.uri().getRawPath().endsWith("/")) {
      answer.discard();
      throw RemoteFailure.gone(where + " is not a folder", null);
    }
    return Listing.read(where, answer.uri(), answer.header("Content-Type"), content(where, answer));
  }

  @Override
  public RemoteEntry stat(RemotePath path) throws RemoteFailure {
    if (path.names().isEmpty()) {
      return folder(path);
    }
    Answer answer = look(path);
    if (answer.isRedirect()) {
      return folder(path);
    }
    if (answer.status() != 200) {
      throw Statuses.failure(base.shown(path), answer);
    }
    return new RemoteEntry(
        path.name(), Kind.FILE, answer.length(), Statuses.date(answer.header("Last-Modified")));
  }

  @Override
  public RemoteBody open(RemotePath file, long offset, long length, Fingerprint expected)
      throws RemoteFailure {
    return new Opening(base.shown(file), offset, length, expected, () -> lastLook(file))
        .open(
            new Opening.Sender() {
              @Override
              public Answer send(Map<String, String> headers) throws RemoteFailure {
                return requester.send("GET", base.file(file), headers);
              }

              @Override
              public Answer look() throws RemoteFailure {
                return HttpSession.this.look(file);
              }
            });
  }

  @Override
  public void close() {
    onClose.accept(this);
    requester.close();
  }

  /** What a file is like now; knows nothing where the server does not tell. */
  private Fingerprint lastLook(RemotePath file) throws RemoteFailure {
    Answer head = requester.send("HEAD", base.file(file), Map.of());
    head.discard();
    return head.status() == 200
        ? new Fingerprint(head.length(), Validators.of(head))
        : new Fingerprint(-1, "");
  }

  /** Asks for the head only; for the whole, cut off at once, where a head tells too little. */
  private Answer look(RemotePath path) throws RemoteFailure {
    Answer head = requester.send("HEAD", base.file(path), Map.of());
    head.discard();
    boolean refused = head.status() == 405 || head.status() == 501;
    if (!refused && (head.status() != 200 || head.length() >= 0)) {
      return head;
    }
    Answer whole = requester.send("GET", base.file(path), Map.of());
    whole.discard();
    return whole;
  }

  private RemoteEntry folder(RemotePath path) throws RemoteFailure {
    Answer answer = requester.send("HEAD", base.folder(path), LISTINGS);
    answer.discard();
    if (answer.status() == 405 || answer.status() == 501) {
      answer = requester.send("GET", base.folder(path), LISTINGS);
      answer.discard();
    }
    if (answer.status() != 200) {
      throw Statuses.failure(base.shown(path), answer);
    }
    return new RemoteEntry(path.name(), Kind.FOLDER, -1, null);
  }

  private static byte[] content(String where, Answer answer) throws RemoteFailure {
    try {
      byte[] content = answer.content(LONGEST_LISTING);
      if (content == null) {
        throw RemoteFailure.askUser(
            where + " answers more than " + LONGEST_LISTING + " bytes: that is no folder", null);
      }
      return content;
    } catch (RemoteFailure e) {
      throw e;
    } catch (IOException e) {
      throw RemoteFailure.retry(where + ": the listing broke off", e);
    }
  }
}
