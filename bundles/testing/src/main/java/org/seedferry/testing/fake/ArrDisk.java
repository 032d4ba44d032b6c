package org.seedferry.testing.fake;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The folders that a fake *arr sees: those of this machine, or some that it is told. Thread-safe.
 */
final class ArrDisk {

  private volatile Set<String> only;

  /** From now on it sees these folders and those above them, and no other. */
  void only(List<String> folders) {
    Set<String> all = new TreeSet<>();
    for (String folder : folders) {
      for (Path path = Path.of(folder); path != null; path = path.getParent()) {
        all.add(path.toString());
      }
    }
    only = all;
  }

  boolean sees(String folder) {
    String path = Path.of(folder).toString();
    Set<String> some = only;
    return some == null ? Files.isDirectory(Path.of(path)) : some.contains(path);
  }

  /** What it shows of a path: the folder where there is one, else what lies beside it. */
  JsonObject listing(Map<String, String> query) {
    String path = query.getOrDefault("path", "/");
    boolean whole =
        Boolean.parseBoolean(query.getOrDefault("allowFoldersWithoutTrailingSlashes", "false"));
    String shown = whole && sees(path) ? path : path.substring(0, path.lastIndexOf('/') + 1);
    JsonObjectBuilder listing = Json.createObjectBuilder();
    Path parent = shown.isEmpty() ? null : Path.of(shown).getParent();
    if (parent != null) {
      listing.add("parent", parent.toString().endsWith("/") ? "/" : parent + "/");
    }
    JsonArrayBuilder directories = Json.createArrayBuilder();
    Set<String> some = only;
    if (some != null && !shown.isEmpty()) {
      some.stream()
          .map(Path::of)
          .filter(each -> Path.of(shown).equals(each.getParent()))
          .forEach(
              each ->
                  directories.add(
                      Json.createObjectBuilder()
                          .add("type", "folder")
                          .add("name", each.getFileName().toString())
                          .add("path", each + "/")));
    }
    return listing.add("directories", directories).add("files", Json.createArrayBuilder()).build();
  }
}
