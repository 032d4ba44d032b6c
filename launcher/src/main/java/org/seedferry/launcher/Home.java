package org.seedferry.launcher;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The folder that a host lives in, held by one process at a time. Its folders are made when it is
 * opened.
 */
final class Home implements AutoCloseable {

  private static final String LOCK_FILE = "host.lock";

  /** Beyond the text, so that a second host can read who holds the lock even where locks bite. */
  private static final long LOCK_POSITION = 1L << 40;

  private final Path root;
  private final FileChannel lockChannel;

  private Home(Path root, FileChannel lockChannel) {
    this.root = root;
    this.lockChannel = lockChannel;
  }

  /** Where the home is when the command line does not say: {@code SEEDFERRY_HOME} or the user's. */
  static Path defaultRoot(Map<String, String> environment) {
    String set = environment.get("SEEDFERRY_HOME");
    return set == null || set.isBlank()
        ? Path.of(System.getProperty("user.home"), ".seedferry")
        : Path.of(set);
  }

  /**
   * Makes the folders and takes the lock.
   *
   * @throws LaunchException when another host holds it, or the folder cannot be written
   */
  static Home open(Path path) {
    Path root = path.toAbsolutePath().normalize();
    if (root.toString().contains(",")) {
      throw new UsageException(
          "the home " + root + " has a comma in its name: choose another with --home");
    }
    try {
      Files.createDirectories(root);
      makeFolder(root.resolve("etc"));
      makeFolder(root.resolve("bundles"));
      makePrivateFolder(root.resolve("data"));
      makePrivateFolder(root.resolve("logs"));
      makePrivateFolder(root.resolve("secrets"));
      return new Home(root, lock(root));
    } catch (IOException e) {
      throw new LaunchException(
          "the home " + root + " cannot be used: " + reason(e) + "; choose another with --home", e);
    }
  }

  Path root() {
    return root;
  }

  Path etc() {
    return root.resolve("etc");
  }

  Path bundles() {
    return root.resolve("bundles");
  }

  Path logs() {
    return root.resolve("logs");
  }

  Path secrets() {
    return root.resolve("secrets");
  }

  /** The framework's own storage; nothing in it outlives a start. */
  Path work() {
    return root.resolve("data").resolve("work");
  }

  /** The file in {@code etc/} that configures a PID; null when there is none. */
  Path configurationFile(String pid) {
    return List.of(".cfg", ".config", ".json", ".cfg.json").stream()
        .map(ending -> etc().resolve(pid + ending))
        .filter(Files::exists)
        .findFirst()
        .orElse(null);
  }

  /**
   * True for JSON that cannot be read: it says nothing, so it contradicts nothing. The host tells
   * where it is wrong.
   */
  static boolean isBroken(Path file) {
    if (!file.toString().endsWith(".json")) {
      return false;
    }
    try (JsonReader reader = Json.createReader(Files.newBufferedReader(file))) {
      reader.readObject();
      return false;
    } catch (IOException | JsonException e) {
      return true;
    }
  }

  /** True when {@code etc/} holds no configuration at all. */
  boolean isUnconfigured() {
    try (var files = Files.list(etc())) {
      return files.map(Path::toString).noneMatch(n -> n.matches(".*\\.(cfg|config|json)"));
    } catch (IOException e) {
      throw new LaunchException(etc() + " cannot be read: " + reason(e), e);
    }
  }

  /** Gives the lock back. */
  @Override
  public void close() {
    try {
      lockChannel.close();
    } catch (IOException e) {
      System.err.println("seedferry: the lock of " + root + " was not given back: " + reason(e));
    }
  }

  /** Removes a folder and all that is in it, without following links. */
  static void delete(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    FileChannel channel =
        FileChannel.open(
            root.resolve(LOCK_FILE),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock(LOCK_POSITION, 1, false);
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      String holder = Files.readString(root.resolve(LOCK_FILE)).strip();
      channel.close();
      throw new LaunchException(
          "the home "
              + root
              + " is in use by process "
              + (holder.matches("\\d+") ? holder : "(unknown)")
              + ": stop that one first, or choose another with --home");
    }
    channel.truncate(0);
    String pid = ProcessHandle.current().pid() + "\n";
    channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)), 0);
    return channel;
  }

  private static void makeFolder(Path folder) throws IOException {
    Files.createDirectories(folder);
  }

  private static void makePrivateFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectory(folder);
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
