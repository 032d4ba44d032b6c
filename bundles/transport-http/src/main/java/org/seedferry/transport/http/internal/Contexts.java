package org.seedferry.transport.http.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;

/**
 * One TLS context for the same certificate files, as long as these stay as they are: making one
 * costs more than a handshake, and only the connections of one resume each other's sessions.
 * Thread-safe.
 */
final class Contexts {

  private record Known(List<FileTime> times, SSLContext context) {}

  private final Map<List<Path>, Known> known = new HashMap<>();

  /**
   * The context that trusts the Java runtime's certificates and those in the files.
   *
   * @throws IllegalArgumentException when a file cannot be read or holds no certificate
   */
  synchronized SSLContext of(List<Path> files) {
    List<FileTime> times = times(files);
    Known before = known.get(files);
    if (before == null || !before.times().equals(times)) {
      before = new Known(times, Trust.of(files));
      known.put(List.copyOf(files), before);
    }
    return before.context();
  }

  private static List<FileTime> times(List<Path> files) {
    List<FileTime> times = new ArrayList<>();
    for (Path file : files) {
      try {
        times.add(Files.getLastModifiedTime(file));
      } catch (IOException e) {
        throw new IllegalArgumentException("the certificate file " + file + " cannot be read", e);
      }
    }
    return times;
  }
}
