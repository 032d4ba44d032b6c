package org.seedferry.itests.torture;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A web server on the loopback interface: connections and threads. What it answers is the business
 * of its site. Thread-safe.
 */
final class Web implements AutoCloseable {

  /** Who answers. */
  interface Site {
    /** Answers; false when the connection ends with that. */
    boolean answer(Request request, Line line) throws IOException;
  }

  /** What the kernel holds of a connection says nothing of what the client has. */
  private static final int BUFFER = 64 << 10;

  private final Site site;
  private final ServerSocket server;
  private final Traffic traffic = new Traffic();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private volatile boolean closed;

  Web(Site site) throws IOException {
    this.site = site;
    this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    start("accepts", this::accept);
  }

  /** Its root, with a slash at its end. */
  String url() {
    return "http://127.0.0.1:" + server.getLocalPort() + "/";
  }

  Traffic traffic() {
    return traffic;
  }

  /** How many connections there are now. */
  int connections() {
    return sockets.size();
  }

  /** How many connections there were at a time at most. */
  int mostConnections() {
    return most.get();
  }

  /** How many requests came in. */
  int requests() {
    return requests.get();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    closed = true;
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    for (Thread thread : threads) {
      thread.interrupt();
      thread.join(5_000);
    }
  }

  private void accept() throws IOException {
    while (!closed) {
      Socket socket = server.accept();
      sockets.add(socket);
      most.accumulateAndGet(sockets.size(), Math::max);
      start("serves", () -> serve(socket));
    }
  }

  private void serve(Socket socket) throws IOException {
    try (socket) {
      socket.setTcpNoDelay(true);
      socket.setSendBufferSize(BUFFER);
      BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
      BufferedOutputStream out = new BufferedOutputStream(socket.getOutputStream());
      Line line = new Line(in, out, traffic);
      boolean goesOn = true;
      while (goesOn) {
        Request request = Request.read(in);
        if (request == null) {
          return;
        }
        requests.incrementAndGet();
        goesOn = site.answer(request, line);
        line.flush();
      }
    } finally {
      sockets.remove(socket);
    }
  }

  private interface Job {
    void run() throws IOException;
  }

  private void start(String what, Job job) {
    Thread thread =
        new Thread(
            () -> {
              try {
                job.run();
              } catch (IOException | UncheckedIOException e) {
                // The client has gone, or we have.
                return;
              } finally {
                threads.remove(Thread.currentThread());
              }
            },
            "web " + server.getLocalPort() + " " + what);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }
}
