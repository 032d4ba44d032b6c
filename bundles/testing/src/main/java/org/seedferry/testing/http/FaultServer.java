package org.seedferry.testing.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/**
 * Serves a folder on the loopback interface, HTTP/1.1 with kept connections and the PROPFIND of
 * WebDAV, and fails as it is told to. Thread-safe; {@link #close()} ends its threads.
 */
public final class FaultServer implements AutoCloseable {

  /**
   * One request that came in.
   *
   * @param path as it was sent, encoded
   * @param headers names in lower case
   */
  public record Seen(String method, String path, Map<String, String> headers) {

    /** A header's value; null when it did not come. */
    public String header(String name) {
      return headers.get(name.toLowerCase(java.util.Locale.ROOT));
    }
  }

  private record Planned(String pathEnd, Fault fault, AtomicInteger left) {}

  private final Path folder;
  private final ListingStyle style;
  private final ServerSocket server;
  private final boolean secure;
  private final List<Planned> plan = new CopyOnWriteArrayList<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final CountDownLatch stalled = new CountDownLatch(1);
  private final Meter meter = new Meter();
  private volatile String authorization;
  private volatile boolean closed;

  /** Serves a folder at a free port. */
  public FaultServer(Path folder, ListingStyle style) throws IOException {
    this(folder, style, 0, null);
  }

  /**
   * Serves a folder.
   *
   * @param port 0 for a free one
   * @param tls the server's certificate; null for plain HTTP
   */
  public FaultServer(Path folder, ListingStyle style, int port, SSLContext tls) throws IOException {
    this.folder = folder;
    this.style = style;
    this.secure = tls != null;
    ServerSocketFactory factory =
        secure ? tls.getServerSocketFactory() : ServerSocketFactory.getDefault();
    this.server = factory.createServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
    start("accepts", this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  /** The folder's URL, with a slash at its end. */
  public String url() {
    return (secure ? "https" : "http") + "://127.0.0.1:" + port() + "/";
  }

  /** Lets every request whose decoded path ends like this fail from now on. */
  public FaultServer on(String pathEnd, Fault fault) {
    return on(pathEnd, fault, Integer.MAX_VALUE);
  }

  /** Lets that many requests fail whose decoded path ends like this. */
  public FaultServer on(String pathEnd, Fault fault, int times) {
    plan.add(0, new Planned(pathEnd, fault, new AtomicInteger(times)));
    return this;
  }

  /** Forgets all faults. */
  public void heal() {
    plan.clear();
  }

  /** Lets in by Basic authentication only. */
  public FaultServer login(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    authorization = "Basic " + Base64.getEncoder().encodeToString(pair);
    return this;
  }

  /** Sends no body faster than this from now on. */
  public FaultServer pace(long bytesPerSecond) {
    meter.pace(bytesPerSecond);
    return this;
  }

  /** How many bytes of files were sent so far, over all requests. */
  public long sent() {
    return meter.total();
  }

  /** How many bytes of each file were sent so far, by its decoded path, which begins with "/". */
  public Map<String, Long> sentByPath() {
    return meter.byPath();
  }

  /** Waits until {@link #sent()} is at least this; false when the limit is over before. */
  public boolean awaitSent(long bytes, Duration limit) throws InterruptedException {
    return meter.await(bytes, limit);
  }

  /** How many connections came in. */
  public int connections() {
    return connections.get();
  }

  /** The requests that came in, in their order. */
  public List<Seen> requests() {
    return List.copyOf(seen);
  }

  /** Waits until a body has stalled. */
  public void awaitStalled() throws InterruptedException {
    stalled.await();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    for (Thread thread : threads) {
      thread.interrupt();
    }
    for (Thread thread : threads) {
      try {
        thread.join(5_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void accept() throws IOException {
    while (!closed) {
      Socket socket = server.accept();
      sockets.add(socket);
      start("serves", () -> serve(socket));
    }
  }

  private void serve(Socket socket) throws IOException {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      connections.incrementAndGet();
      boolean goOn = true;
      while (goOn) {
        Seen request = RequestReader.read(in);
        if (request == null) {
          return;
        }
        seen.add(request);
        goOn =
            new Exchange(folder, style, request, faultFor(request), stalled::countDown, meter)
                .run(out);
      }
    } finally {
      sockets.remove(socket);
    }
  }

  private Fault faultFor(Seen request) {
    if (authorization != null && !authorization.equals(request.header("Authorization"))) {
      return Fault.status(401).header("WWW-Authenticate", "Basic realm=\"test\"");
    }
    for (Planned planned : plan) {
      if (Exchange.decoded(request.path()).endsWith(planned.pathEnd())
          && planned.left().getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        return planned.fault();
      }
    }
    return Fault.NONE;
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
              } catch (IOException e) {
                // The peer has gone, or we have: both are what tests are about.
                return;
              } finally {
                threads.remove(Thread.currentThread());
              }
            },
            "fault server " + server.getLocalPort() + " " + what);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }
}
