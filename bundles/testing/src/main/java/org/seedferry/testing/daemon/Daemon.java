package org.seedferry.testing.daemon;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A real server program, started for a test on ports that the system gives, and ended with it. */
public final class Daemon implements AutoCloseable {

  private static final String DAEMONS = "seedferry.daemons";

  private static final List<String> FOLDERS =
      List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/bin");

  private final Process process;
  private final Path log;

  private Daemon(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Finds a program. Where it is missing the test is skipped, and says so; it fails instead where
   * the system property {@code seedferry.daemons} is {@code required}. Where that is {@code none}
   * every program counts as missing.
   */
  public static Path program(String name) {
    Optional<Path> found = find(name);
    if (found.isEmpty()) {
      String message =
          "NOT RUN: the program '"
              + name
              + (isNone() ? "' is not to be used" : "' is not installed on this machine");
      if ("required".equals(System.getProperty(DAEMONS))) {
        fail(message);
      }
      System.err.println(message);
      abort(message);
    }
    return found.orElseThrow();
  }

  /** The same for a file of a program, such as a module. */
  public static void needFile(Path file) {
    if (!Files.exists(file)) {
      String message = "NOT RUN: " + file + " is not installed on this machine";
      if ("required".equals(System.getProperty(DAEMONS))) {
        fail(message);
      }
      System.err.println(message);
      abort(message);
    }
  }

  /** Skips the test, and says so, where this process may not start a program that only root can. */
  public static void needRoot(String name) {
    if (!System.getProperty("user.name").equals("root")) {
      String message = "NOT RUN: only root can start the program '" + name + "'";
      System.err.println(message);
      abort(message);
    }
  }

  /** Whether a program is there, for tests that can do without it. */
  public static boolean isInstalled(String name) {
    return find(name).isPresent();
  }

  private static boolean isNone() {
    return "none".equals(System.getProperty(DAEMONS));
  }

  private static Optional<Path> find(String name) {
    return (isNone() ? List.<String>of() : FOLDERS)
        .stream().map(folder -> Path.of(folder, name)).filter(Files::isExecutable).findFirst();
  }

  /** Starts a program in the foreground. */
  public static Daemon start(Path log, String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    return new Daemon(process, log);
  }

  /** Waits until it takes connections at a port of the loopback interface. */
  public Daemon awaitPort(int port) throws IOException {
    return await(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /** Waits until it takes connections, at a port or at a socket of the file system. */
  public Daemon await(SocketAddress address) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (true) {
      try (SocketChannel channel =
          address instanceof UnixDomainSocketAddress
              ? SocketChannel.open(StandardProtocolFamily.UNIX)
              : SocketChannel.open()) {
        channel.connect(address);
        return this;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw new IOException(
              "the daemon does not listen at " + address + "; it said: " + Files.readString(log),
              e);
        }
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    }
  }

  /** Ends it at once, as a crash does. */
  public void kill() {
    process.destroyForcibly();
    close();
  }

  /** A port that is free now. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Runs a program to its end; fails when it fails. */
  public static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + output);
    }
    return output;
  }

  public String log() throws IOException {
    return Files.readString(log);
  }

  /** Ends it and the processes that it has started. */
  @Override
  public void close() {
    try (Stream<ProcessHandle> children = process.descendants()) {
      process.destroy();
      children.forEach(ProcessHandle::destroy);
    }
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
