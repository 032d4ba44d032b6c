package org.seedferry.transport.http.internal;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemoteEntry.Kind;
import org.seedferry.api.transport.RemotePath;

/** The collections of a WebDAV server, by PROPFIND (RFC 4918, class 1). */
final class DavFolders implements Folders {

  private static final byte[] QUESTION =
      """
      <?xml version="1.0" encoding="utf-8"?>
      <propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/><getlastmodified/></prop></propfind>
      """
          .getBytes(StandardCharsets.UTF_8);

  private final Base base;
  private final Requester requester;

  DavFolders(Base base, Requester requester) {
    this.base = base;
    this.requester = requester;
  }

  @Override
  public List<RemoteEntry> list(RemotePath folder) throws RemoteFailure {
    String where = base.shown(folder);
    Answer answer = requester.send("PROPFIND", base.folder(folder), headers("1"), QUESTION);
    if (answer.status() == 400 && !folder.names().isEmpty()) {
      // Apache takes a slash behind a file's name for nonsense.
      answer.discard();
      if (stat(folder).isFile()) {
        throw RemoteFailure.gone(where + " is not a folder", null);
      }
    }
    check(where, answer);
    Hrefs hrefs = new Hrefs(answer.uri());
    boolean itself = false;
    Map<String, RemoteEntry> entries = new LinkedHashMap<>();
    for (Multistatus.Resource resource : Multistatus.read(where, Listing.content(where, answer))) {
      if (hrefs.isFolder(resource.href())) {
        if (resource.kind() == Kind.FILE) {
          throw RemoteFailure.gone(where + " is not a folder", null);
        }
        itself = true;
      } else if (!resource.isGone()) {
        String name = hrefs.name(resource.href());
        if (name != null) {
          String plain = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
          entries.putIfAbsent(plain, resource.entry(plain));
        }
      }
    }
    if (!itself) {
      throw RemoteFailure.askUser(
          where
              + " answers about other places than itself: check the address that the WebDAV server"
              + " takes for its own (a proxy before it?)",
          null);
    }
    return new ArrayList<>(entries.values());
  }

  @Override
  public RemoteEntry stat(RemotePath path) throws RemoteFailure {
    String where = base.shown(path);
    URI uri = path.names().isEmpty() ? base.folder(path) : base.file(path);
    Answer answer = requester.send("PROPFIND", uri, headers("0"), QUESTION);
    if (answer.isRedirect()) {
      answer.discard();
      answer = requester.send("PROPFIND", base.folder(path), headers("0"), QUESTION);
    }
    check(where, answer);
    List<Multistatus.Resource> resources = Multistatus.read(where, Listing.content(where, answer));
    if (resources.isEmpty() || resources.get(0).isGone()) {
      throw RemoteFailure.gone(where + " does not exist", null);
    }
    return resources.get(0).entry(path.name());
  }

  private static void check(String where, Answer answer) throws RemoteFailure {
    if (answer.status() == 207) {
      return;
    }
    answer.discard();
    if (answer.status() == 200 || answer.status() == 405 || answer.status() == 501) {
      throw RemoteFailure.askUser(
          where
              + " is no WebDAV folder (status "
              + answer.status()
              + "): switch WebDAV on for it, or write http(s):// to read the server's index",
          null);
    }
    throw Statuses.failure(where, answer);
  }

  private static Map<String, String> headers(String depth) {
    return Map.of("Depth", depth, "Content-Type", "application/xml; charset=utf-8");
  }
}
