package org.seedferry.itests.churn;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The line to the driver in the host. */
final class DriverLine implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration ANSWER_LIMIT = Duration.ofHours(1);

  private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final List<String> answers = new ArrayList<>();
  private Socket socket;
  private BufferedReader in;
  private PrintWriter out;

  DriverLine() throws IOException {
    server.setSoTimeout((int) START_LIMIT.toMillis());
  }

  /** Where the driver has to call. */
  int port() {
    return server.getLocalPort();
  }

  /** Waits until the driver has called, and its host is up. */
  void await() throws IOException {
    socket = server.accept();
    socket.setSoTimeout((int) ANSWER_LIMIT.toMillis());
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    out = new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8);
    readAnswer("start");
  }

  /** Has the driver do something, and returns when it is done. */
  void ask(String command) throws IOException {
    out.println(command);
    readAnswer(command);
  }

  /** All lines of all answers so far. */
  List<String> answers() {
    return answers;
  }

  private void readAnswer(String command) throws IOException {
    try {
      for (String line = in.readLine(); !("end " + command).equals(line); line = in.readLine()) {
        if (line == null || line.startsWith("failed ")) {
          throw new AssertionError(
              "'" + command + "' was not done:\n" + String.join("\n", answers));
        }
        answers.add(line);
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("'" + command + "' is not done within " + ANSWER_LIMIT, e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    if (socket != null) {
      socket.close();
    }
  }
}
