package org.seedferry.arr.internal;

import jakarta.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/** Which folders one *arr sees. Thread-safe. */
final class ArrFolders {

  private final ArrCalls calls;

  ArrFolders(ArrCalls calls) {
    this.calls = calls;
  }

  /**
   * True when it sees a folder. What it lists for a path is the folder itself where there is one,
   * and else what lies beside it; the parent that it names tells which.
   */
  boolean sees(String folder) throws RemoteFailure {
    String path = plain(folder);
    int last = path.lastIndexOf('/');
    if (last < 0 || path.length() == 1) {
      return path.equals("/");
    }
    String query = URLEncoder.encode(withoutEnd(folder), StandardCharsets.UTF_8);
    try {
      JsonObject listing =
          WireJson.object(
              calls.get(
                  "filesystem?path="
                      + query
                      + "&includeFiles=false&allowFoldersWithoutTrailingSlashes=true"));
      String parent = WireJson.textOrEmpty(listing, "parent");
      if (!parent.isEmpty() && plain(parent).equals(plain(path.substring(0, last + 1)))) {
        return true;
      }
      for (JsonObject each : WireJson.objectsOrNone(listing, "directories")) {
        if (plain(WireJson.textOrEmpty(each, "path")).equals(path)) {
          return true;
        }
      }
      return false;
    } catch (UnreadableException e) {
      throw calls.unreadable("filesystem", e);
    }
  }

  /** A path with slashes, without one at its end. */
  static String plain(String path) {
    return withoutEnd(path.replace('\\', '/'));
  }

  private static String withoutEnd(String path) {
    return path.length() > 1 ? path.replaceAll("(?<=.)[/\\\\]+$", "") : path;
  }
}
