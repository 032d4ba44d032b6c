package org.seedferry.itests.peers;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Connects two BitTorrent clients of this machine. Transmission never dials a loopback address but
 * takes connections from one; so this dials both, greets each in the name of the other, and from
 * then on only hands their bytes on. Whole until it is closed, or one of them hangs up.
 */
public final class Introduction implements AutoCloseable {

  private static final byte[] PROTOCOL =
      "\u0013BitTorrent protocol".getBytes(StandardCharsets.US_ASCII);

  /** A client that queues what it is given looks through its queue every 30 s only. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final Duration PAUSE = Duration.ofMillis(300);

  /** A client remembers of an address that it held everything, and then takes none from it. */
  private static final AtomicInteger FROM = new AtomicInteger();

  private static final int HASH_AT = PROTOCOL.length + 8;
  private static final int HANDSHAKE = HASH_AT + 40;

  private final Socket one;
  private final Socket other;

  private Introduction(Socket one, Socket other) {
    this.one = one;
    this.other = other;
  }

  /** Makes the clients that listen on these ports exchange a transfer. */
  public static Introduction of(int onePort, int otherPort, String infoHash) throws IOException {
    Socket one = greeted(onePort, infoHash, "-SF0001-000000000001");
    try {
      Introduction introduction =
          new Introduction(one, greeted(otherPort, infoHash, "-SF0001-000000000002"));
      introduction.handOn(introduction.one, introduction.other);
      introduction.handOn(introduction.other, introduction.one);
      return introduction;
    } catch (IOException e) {
      one.close();
      throw e;
    }
  }

  /** A client hangs up while it still looks at its files. */
  private static Socket greeted(int port, String infoHash, String peerId) throws IOException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      try {
        return greet(port, infoHash, peerId);
      } catch (EOFException | SocketException e) {
        if (System.nanoTime() - end > 0) {
          throw new IOException("the client on port " + port + " does not greet back", e);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /** No extension is offered, so none of the messages that follow depends on who greeted. */
  private static Socket greet(int port, String infoHash, String peerId) throws IOException {
    Socket socket = new Socket();
    try {
      int from = FROM.incrementAndGet();
      socket.bind(new InetSocketAddress("127.1." + (from >> 8) + "." + (from & 0xff), 0));
      socket.connect(new InetSocketAddress("127.0.0.1", port));
      byte[] hash = HexFormat.of().parseHex(infoHash);
      ByteArrayOutputStream greeting = new ByteArrayOutputStream();
      greeting.writeBytes(PROTOCOL);
      greeting.writeBytes(new byte[8]);
      greeting.writeBytes(hash);
      greeting.writeBytes(peerId.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(greeting.toByteArray());
      byte[] answer = new byte[HANDSHAKE];
      socket.setSoTimeout(20_000);
      new DataInputStream(socket.getInputStream()).readFully(answer);
      socket.setSoTimeout(0);
      if (!Arrays.equals(answer, HASH_AT, HASH_AT + hash.length, hash, 0, hash.length)) {
        throw new IOException("the client on port " + port + " answers for another transfer");
      }
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private void handOn(Socket from, Socket to) {
    Thread thread =
        new Thread(
            () -> {
              try (InputStream in = from.getInputStream();
                  OutputStream out = to.getOutputStream()) {
                in.transferTo(out);
              } catch (IOException e) {
                // Either side hung up.
              }
            },
            "peer on port " + from.getPort());
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    one.close();
    other.close();
  }
}
