package org.seedferry.transport.http.internal.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Answers one request after another with the very bytes that it was given. */
public final class ScriptedServer implements AutoCloseable {

  /** Written behind an answer: the connection is closed, an idle one too. */
  static final String CLOSE = "\0close";

  /** Written behind an answer: the connection is cut off without the goodbye of TLS. */
  static final String CUT = "\0cut";

  private final ServerSocket server;
  private final SSLContext tls;
  private final Queue<String> answers = new ConcurrentLinkedQueue<>();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);

  public ScriptedServer(String... answers) throws IOException {
    this(null, answers);
  }

  public ScriptedServer(SSLContext tls, String... answers) throws IOException {
    this.tls = tls;
    this.answers.addAll(List.of(answers));
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  /** The folder that its one file is in. */
  public String folder() {
    return uri().resolve("/").toString();
  }

  URI uri() {
    return URI.create(
        (tls == null ? "http" : "https") + "://127.0.0.1:" + server.getLocalPort() + "/file");
  }

  Request get() {
    return new Request("GET", uri(), Map.of(), null);
  }

  public int connections() {
    return connections.get();
  }

  List<String> requests() {
    return List.copyOf(requests);
  }

  /** Waits until so many requests have come. */
  void awaitRequests(int count) {
    while (requests.size() < count) {
      Thread.onSpinWait();
    }
  }

  /** Waits until a connection was closed by its script. */
  void awaitClosed() throws InterruptedException {
    if (!closed.await(10, TimeUnit.SECONDS)) {
      throw new AssertionError("nothing was closed");
    }
  }

  @Override
  public void close() throws Exception {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    for (Thread thread : threads) {
      thread.join(5_000);
    }
  }

  private interface Job {
    void run() throws IOException;
  }

  private void start(Job job) {
    Thread thread =
        new Thread(
            () -> {
              try {
                job.run();
              } catch (IOException e) {
                return;
              }
            },
            "scripted server");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void accept() throws IOException {
    while (true) {
      Socket socket = server.accept();
      sockets.add(socket);
      start(() -> serve(socket));
    }
  }

  private void serve(Socket raw) throws IOException {
    try (raw;
        Socket socket = tls == null ? raw : secured(raw)) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      connections.incrementAndGet();
      for (String answer = ""; !answer.endsWith(CLOSE); ) {
        requests.add(request(in));
        answer = String.valueOf(answers.poll());
        String text = answer.replace(CLOSE, "").replace(CUT, "");
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        if (answer.endsWith(CUT)) {
          raw.close();
        }
      }
    }
    closed.countDown();
  }

  private SSLSocket secured(Socket raw) throws IOException {
    SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(raw, null, true);
    socket.setUseClientMode(false);
    return socket;
  }

  private static String request(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("the client has gone");
      }
      text.append((char) b);
    }
    return text.toString();
  }
}
