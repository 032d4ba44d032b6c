package org.seedferry.transport.http.internal;

import java.util.List;
import java.util.Map;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.http.HttpDate;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemoteEntry.Kind;
import org.seedferry.api.transport.RemotePath;

/** The directory indexes of a web server. */
final class IndexFolders implements Folders {

  private static final Map<String, String> LISTINGS =
      Map.of("Accept", "application/json, text/html;q=0.9, */*;q=0.1");

  private final Base base;
  private final Requester requester;

  IndexFolders(Base base, Requester requester) {
    this.base = base;
    this.requester = requester;
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
    return Listing.read(
        where, answer.uri(), answer.header("Content-Type"), Listing.content(where, answer));
  }

  @Override
  public RemoteEntry stat(RemotePath path) throws RemoteFailure {
    if (path.names().isEmpty()) {
      return folder(path);
    }
    Answer answer = requester.look(base.file(path));
    if (answer.isRedirect()) {
      return folder(path);
    }
    if (answer.status() != 200) {
      throw Statuses.failure(base.shown(path), answer);
    }
    return new RemoteEntry(
        path.name(),
        Kind.FILE,
        answer.length(),
        HttpDate.parse(answer.header("Last-Modified")).orElse(null));
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
}
