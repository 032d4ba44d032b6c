package org.seedferry.testing.leak;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What /proc/self/fd shows: files, sockets, pipes. Empty where the system has no such folder. */
final class OpenFiles {
  private static final Path FOLDER = Path.of("/proc/self/fd");

  private OpenFiles() {}

  /** The machine keeps one socket for itself from the first use of the network on. */
  static void warmUp() {
    try (ServerSocketChannel channel = ServerSocketChannel.open()) {
      channel.configureBlocking(false);
    } catch (IOException e) {
      throw new IllegalStateException("no socket can be opened", e);
    }
  }

  /** How often each target is open. */
  static Map<String, Integer> now() {
    Map<String, Integer> open = new TreeMap<>();
    if (!Files.isDirectory(FOLDER)) {
      return open;
    }
    try (DirectoryStream<Path> links = Files.newDirectoryStream(FOLDER)) {
      for (Path link : links) {
        String target = target(link);
        if (!ofTheMachine(target)) {
          open.merge(target, 1, Integer::sum);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(FOLDER + " cannot be read", e);
    }
    return open;
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  /** Class files and devices stay open for as long as the machine likes. */
  private static boolean ofTheMachine(String target) {
    return target.isEmpty()
        || target.endsWith(".jar")
        || target.endsWith("/lib/modules")
        || target.startsWith("/dev/")
        || target.startsWith("/proc/");
  }

  static List<String> since(Map<String, Integer> before) {
    List<String> left = new ArrayList<>();
    now()
        .forEach(
            (target, count) -> {
              int more = count - before.getOrDefault(target, 0);
              if (more > 0) {
                left.add("open file " + target + (more > 1 ? " (" + more + " times)" : ""));
              }
            });
    return left;
  }
}
