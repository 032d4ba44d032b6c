package org.seedferry.transport.sftp.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes a connection on, and goes silent after so many bytes from the server. */
final class StallingProxy implements AutoCloseable {

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final int target;
  private final long limit;

  StallingProxy(int target, long limit) throws IOException {
    this.target = target;
    this.limit = limit;
    thread(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Cuts what is connected. */
  void cut() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }

  private void accept() throws IOException {
    while (true) {
      Socket near = listener.accept();
      Socket far = new Socket("127.0.0.1", target);
      sockets.addAll(List.of(near, far));
      thread(() -> pass(near, far, Long.MAX_VALUE));
      thread(() -> pass(far, near, limit));
    }
  }

  private static void pass(Socket from, Socket to, long limit) throws IOException {
    byte[] buffer = new byte[8192];
    InputStream in = from.getInputStream();
    long left = limit;
    int count;
    while (left > 0 && (count = in.read(buffer, 0, (int) Math.min(buffer.length, left))) >= 0) {
      to.getOutputStream().write(buffer, 0, count);
      left -= count;
    }
    if (left > 0) {
      to.close();
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void thread(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // A closed socket ends the work.
              }
            },
            "stalling proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
