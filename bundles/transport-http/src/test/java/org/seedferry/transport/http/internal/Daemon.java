package org.seedferry.transport.http.internal;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.seedferry.testing.transport.TestFiles;

/** A real web server in a temporary folder of its own, at a free port. */
final class Daemon {

  /** Writes a server's configuration and tells its command. */
  interface Setup {
    List<String> command(Path home, Path files, int port) throws Exception;
  }

  private final Path home;
  private final Path files;
  private final int port;
  private final List<String> command;
  private Process process;

  private Daemon(Path program, Setup setup) throws Exception {
    this.home = Files.createTempDirectory("seedferry-http");
    this.files = Files.createDirectory(home.resolve("files"));
    // A server that was started by root gives up its rights.
    for (Path folder : List.of(home, files)) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    }
    this.command = new ArrayList<>(List.of(program.toString()));
    this.command.addAll(setup.command(home, files, port));
  }

  /** Starts the program; skips the test when it is missing, unless all must be there. */
  static Daemon start(String program, Setup setup) throws Exception {
    if (!Files.isExecutable(Path.of(program))) {
      String missing = program + " is not installed on this machine";
      if ("required".equals(System.getProperty("seedferry.daemons"))) {
        fail(missing + ", and seedferry.daemons=required asks for it");
      }
      abort(missing + ": its listings are not tested");
    }
    Daemon daemon = new Daemon(Path.of(program), setup);
    daemon.run();
    return daemon;
  }

  Path files() {
    return files;
  }

  int port() {
    return port;
  }

  void restart() throws Exception {
    end();
    run();
  }

  void stop() throws Exception {
    end();
    TestFiles.empty(home);
    Files.delete(home);
  }

  private void run() throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("HOME", home.toString());
    builder.environment().put("XDG_CONFIG_HOME", home.toString());
    builder.environment().put("XDG_DATA_HOME", home.toString());
    Path log = home.resolve("log");
    process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    for (int i = 0; i < 400 && !answers(); i++) {
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        fail(command.get(0) + " ended at once: " + Files.readString(log));
      }
    }
    if (!answers()) {
      fail(command.get(0) + " does not listen at port " + port + ": " + Files.readString(log));
    }
  }

  private void end() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
