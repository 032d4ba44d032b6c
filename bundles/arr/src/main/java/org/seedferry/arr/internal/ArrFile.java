package org.seedferry.arr.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seedferry.api.Durable;
import org.seedferry.api.Secret;
import org.seedferry.api.arr.Arr;

/**
 * The file in {@code etc/} that configures one *arr, and the file with its API key that it names:
 * what is set in other ways is gone with the next start of the host. Not thread-safe.
 */
final class ArrFile {

  private final Path home;
  private final String name;

  /**
   * @param name of the configuration
   */
  ArrFile(Path home, String name) {
    this.home = home;
    this.name = name;
  }

  /** Where it is. */
  Path path() {
    return home.resolve("etc").resolve(Arr.FACTORY_PID + "~" + name + ".cfg");
  }

  boolean exists() {
    return Files.exists(path());
  }

  /**
   * Keeps the API key where nobody else reads it.
   *
   * @return the file with it
   */
  Path keep(Secret key) {
    Path secrets = home.resolve("secrets");
    Path file = secrets.resolve("arr-" + name + ".key");
    Path beside = secrets.resolve(".arr-" + name + ".new");
    try {
      Files.createDirectories(secrets);
      Files.deleteIfExists(beside);
      if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(
            beside,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Durable.replace(file, beside, (key.reveal() + "\n").getBytes(StandardCharsets.UTF_8));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("the API key cannot be kept in " + file + ": " + e, e);
    }
  }

  /** Sets these values, each in its own line; what else stands in the file stays. */
  void set(Map<String, String> values) {
    Path beside = path().resolveSibling("." + Arr.FACTORY_PID + "~" + name + ".new");
    try {
      Files.createDirectories(path().getParent());
      List<String> lines =
          exists()
              ? Files.readAllLines(path(), StandardCharsets.UTF_8)
              : List.of("# Made by 'ferry:arr setup'; what is changed here stays.");
      String text = String.join("\n", changed(lines, values)) + "\n";
      Durable.replace(path(), beside, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the settings cannot be kept in " + path() + ": " + e, e);
    }
  }

  private static List<String> changed(List<String> lines, Map<String, String> values) {
    Map<String, String> open = new LinkedHashMap<>(values);
    List<String> changed = new ArrayList<>();
    boolean skipping = false;
    for (String line : lines) {
      String key = line.strip().split("[\\s=:]", 2)[0];
      boolean replaced = !skipping && values.containsKey(key);
      if (replaced && open.containsKey(key)) {
        changed.add(line(key, open.remove(key)));
      } else if (!replaced && !skipping) {
        changed.add(line);
      }
      // a backslash at its end goes on in the next line
      skipping = (replaced || skipping) && line.endsWith("\\");
    }
    open.forEach((key, value) -> changed.add(line(key, value)));
    return changed;
  }

  private static String line(String key, String value) {
    return key + " = " + value.replace("\\", "\\\\");
  }
}
