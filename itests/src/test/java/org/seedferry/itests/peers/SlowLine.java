package org.seedferry.itests.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A line to a server on this machine that is as slow as it is told to be, and counts what comes
 * over it. Thread-safe.
 */
public final class SlowLine implements AutoCloseable {

  private static final int BLOCK = 1 << 14;

  private final ServerSocket entry;
  private final int server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private long bytesPerSecond = Long.MAX_VALUE;
  private long nextAt = System.nanoTime();
  private long sent;
  private volatile boolean closed;

  /** Opens a line to a port of the loopback interface. */
  public SlowLine(int server) throws IOException {
    this.server = server;
    this.entry = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  /** The port that leads to the server. */
  public int port() {
    return entry.getLocalPort();
  }

  /** From now on the server's answers come at this speed, all connections together. */
  public synchronized SlowLine pace(long newBytesPerSecond) {
    bytesPerSecond = newBytesPerSecond;
    nextAt = System.nanoTime();
    notifyAll();
    return this;
  }

  /** From now on the server's answers come as fast as they can. */
  public SlowLine free() {
    return pace(Long.MAX_VALUE);
  }

  /** How many bytes the server has sent over the line, listings and headers among them. */
  public synchronized long sent() {
    return sent;
  }

  /** Waits until the server has sent so many bytes in all. */
  public synchronized void awaitSent(long bytes, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (sent < bytes) {
      long rest = (deadline - System.nanoTime()) / 1_000_000;
      if (rest <= 0) {
        throw new AssertionError(
            "the server has sent " + sent + " of " + bytes + " bytes within " + limit);
      }
      wait(rest);
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    entry.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    threads.forEach(Thread::interrupt);
  }

  private void accept() throws IOException {
    while (!closed) {
      Socket host = entry.accept();
      Socket peer = new Socket(InetAddress.getLoopbackAddress(), server);
      sockets.add(host);
      sockets.add(peer);
      host.setTcpNoDelay(true);
      peer.setTcpNoDelay(true);
      start(() -> copy(host, peer, false));
      start(() -> copy(peer, host, true));
    }
  }

  private void copy(Socket from, Socket to, boolean paced) throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] block = new byte[BLOCK];
      for (int count = in.read(block); count >= 0; count = in.read(block)) {
        if (paced) {
          waitForTurn(count);
        }
        out.write(block, 0, count);
        if (paced) {
          count(count);
        }
      }
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private synchronized void waitForTurn(int count) {
    try {
      for (long rest = nextAt - System.nanoTime(); rest > 0; rest = nextAt - System.nanoTime()) {
        wait(rest / 1_000_000, (int) (rest % 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    if (bytesPerSecond < Long.MAX_VALUE) {
      nextAt = System.nanoTime() + count * 1_000_000_000L / bytesPerSecond;
    }
  }

  private synchronized void count(int count) {
    sent += count;
    notifyAll();
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
                // The host or the server has gone.
                return;
              } finally {
                threads.remove(Thread.currentThread());
              }
            },
            "slow line");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }
}
