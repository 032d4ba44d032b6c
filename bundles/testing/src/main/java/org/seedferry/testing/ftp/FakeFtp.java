package org.seedferry.testing.ftp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.seedferry.testing.tls.TestCertificate;

/**
 * Serves a folder by FTP on the loopback interface, and fails as it is told to. It reads only.
 * Thread-safe; {@link #close()} ends its threads.
 */
public final class FakeFtp implements AutoCloseable {

  /** The one user, and the password. */
  public static final String USER = "seed";

  public static final String PASSWORD = "s3cret \"pw";

  /** How its connections are protected. */
  public enum Security {
    NONE,
    EXPLICIT,
    IMPLICIT
  }

  private final Path folder;
  private final Security security;
  private final TestCertificate certificate;
  private final ServerSocket server;
  private final Set<FtpFault> faults = ConcurrentHashMap.newKeySet();
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final Set<AutoCloseable> sockets = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicInteger logins = new AtomicInteger();

  /** Serves a folder at a free port, in the clear. */
  public FakeFtp(Path folder) throws IOException {
    this(folder, Security.NONE, null, 0);
  }

  /**
   * Serves a folder.
   *
   * @param certificate null where nothing is protected
   * @param port 0 for a free one
   */
  public FakeFtp(Path folder, Security security, TestCertificate certificate, int port)
      throws IOException {
    this.folder = folder;
    this.security = security;
    this.certificate = certificate;
    this.server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
    start(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Fails in these ways from now on, and in no other. */
  public FakeFtp fail(FtpFault... ways) {
    Set<FtpFault> wanted = EnumSet.noneOf(FtpFault.class);
    wanted.addAll(List.of(ways));
    faults.retainAll(wanted);
    faults.addAll(wanted);
    return this;
  }

  /** Every command so far, but for the password. */
  public List<String> commands() {
    return List.copyOf(commands);
  }

  /** How often somebody has logged in. */
  public int logins() {
    return logins.get();
  }

  @Override
  public void close() throws IOException {
    server.close();
    closeAll();
    for (Thread thread : threads) {
      try {
        thread.join(5_000);
        closeAll();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  boolean has(FtpFault fault) {
    return faults.contains(fault);
  }

  void seen(String command) {
    commands.add(command.startsWith("PASS ") ? "PASS" : command);
  }

  void loggedIn() {
    logins.incrementAndGet();
  }

  <T extends AutoCloseable> T keep(T socket) {
    sockets.add(socket);
    return socket;
  }

  void forget(AutoCloseable socket) {
    sockets.remove(socket);
  }

  private void accept() throws IOException {
    while (true) {
      Socket socket = keep(server.accept());
      start(() -> serve(socket));
    }
  }

  private void serve(Socket socket) throws IOException {
    try (socket) {
      FakeTls tls = certificate == null ? null : new FakeTls(certificate, has(FtpFault.NO_OLD_TLS));
      new FakeFtpSession(this, folder, socket, security, tls).run();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    } finally {
      forget(socket);
    }
  }

  private void closeAll() throws IOException {
    for (AutoCloseable socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
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
                // The peer has gone, or we have: both are what tests are about.
                return;
              } finally {
                threads.remove(Thread.currentThread());
              }
            },
            "fake FTP server " + server.getLocalPort());
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }
}
