package org.seedferry.testing.leak;

import java.io.File;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What /proc/self/fd shows: files, pipes, selectors, and sockets with their addresses. Empty where
 * the system has no such folder.
 */
final class OpenFiles implements LeakSource {
  private static final Path FOLDER = Path.of("/proc/self/fd");
  private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");

  private final Set<String> classPath = new HashSet<>();
  private final Map<String, String> socketNames = new HashMap<>();
  private final String machine = System.getProperty("java.home") + "/";

  OpenFiles() {
    for (String key : List.of("java.class.path", "surefire.test.class.path")) {
      classPath.addAll(List.of(System.getProperty(key, "").split(File.pathSeparator)));
    }
    warmUp();
  }

  /** The machine keeps one socket for itself from the first use of the network on. */
  private static void warmUp() {
    try (ServerSocketChannel channel = ServerSocketChannel.open()) {
      channel.configureBlocking(false);
    } catch (IOException e) {
      throw new IllegalStateException("no socket can be opened", e);
    }
  }

  @Override
  public Collection<Item> now() {
    List<Item> items = new ArrayList<>();
    List<String> sockets = new ArrayList<>();
    for (String target : targets()) {
      Matcher socket = SOCKET.matcher(target);
      if (socket.matches()) {
        sockets.add(socket.group(1));
      } else if (!ofTheMachine(target)) {
        items.add(new Item("open file", target, Names.withoutNumbers(target), () -> target));
      }
    }
    items.addAll(ofSockets(sockets));
    return items;
  }

  /** The kernel's tables are long and slow to read: they are only read when there is a new one. */
  private synchronized List<Item> ofSockets(List<String> inodes) {
    if (!socketNames.keySet().containsAll(inodes)) {
      Sockets known = Sockets.now();
      inodes.forEach(inode -> socketNames.computeIfAbsent(inode, any -> known.of(inode).name()));
    }
    socketNames.keySet().retainAll(new HashSet<>(inodes));
    return inodes.stream()
        .map(
            inode ->
                new Item(
                    "socket", inode, socketNames.get(inode), () -> Sockets.now().of(inode).text()))
        .toList();
  }

  private static List<String> targets() {
    List<String> targets = new ArrayList<>();
    if (!Files.isDirectory(FOLDER)) {
      return targets;
    }
    try (DirectoryStream<Path> links = Files.newDirectoryStream(FOLDER)) {
      for (Path link : links) {
        targets.add(target(link));
      }
    } catch (IOException e) {
      throw new IllegalStateException(FOLDER + " cannot be read", e);
    }
    return targets;
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  /** The class path, the machine's own files and devices stay open for as long as it likes. */
  private boolean ofTheMachine(String target) {
    return target.isEmpty()
        || target.startsWith(machine)
        || target.startsWith("/dev/")
        || target.startsWith("/proc/")
        || target.startsWith("/sys/fs/cgroup")
        || classPath.contains(target);
  }
}
