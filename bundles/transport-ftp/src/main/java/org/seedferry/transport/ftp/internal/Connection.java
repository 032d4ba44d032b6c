package org.seedferry.transport.ftp.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.seedferry.api.RemoteFailure;

/** A control connection that is logged in, and the way to its data connections. */
final class Connection implements AutoCloseable {

  private static final Pattern EXTENDED =
      Pattern.compile(".*\\((?<mark>[!-~])\\k<mark>{2}(\\d{1,5})\\k<mark>\\).*");
  private static final Pattern OLD =
      Pattern.compile(".*?(\\d{1,3}),(\\d{1,3}),(\\d{1,3}),(\\d{1,3}),(\\d{1,3}),(\\d{1,3}).*");

  /** Many records come by one read; one is 17 KiB at most. */
  private static final int RECORDS = 1 << 18;

  private final Control control;
  private final InetAddress peer;
  private final Wires wires;
  private final Trust.Engines tls;
  private final boolean cheap;
  private final Features features;
  private final String folder;
  private final String server;
  private final Settings settings;

  /** What comes over the one data connection that there is at a time. */
  private final ByteBuffer records;

  private boolean extendedPassive = true;
  private TlsLine lastData;
  private boolean refused;

  /**
   * @param peer where data connections go to, whatever the server names: else it could make us
   *     connect to anybody
   * @param tls null for none
   * @param cheap whether that is TLS 1.2 only
   * @param folder the location's folder, as it goes over the wire, absolute
   */
  Connection(
      Control control,
      InetAddress peer,
      Wires wires,
      Trust.Engines tls,
      boolean cheap,
      Features features,
      String folder,
      String server,
      Settings settings) {
    this.control = control;
    this.peer = peer;
    this.wires = wires;
    this.tls = tls;
    this.cheap = cheap;
    this.records = tls == null ? null : ByteBuffer.allocate(RECORDS);
    this.features = features;
    this.folder = folder;
    this.server = server;
    this.settings = settings;
  }

  Features features() {
    return features;
  }

  String folder() {
    return folder;
  }

  /** Asks what does not depend on each other. */
  List<Reply> ask(List<String> commands) throws IOException {
    return control.ask(commands);
  }

  /** The reply that ends a transfer. */
  Reply last() throws IOException {
    return ofTransfer(control.reply());
  }

  /** True when the server refused a data connection whose TLS was chosen because it is cheap. */
  boolean wasTooCheap() {
    return cheap && refused;
  }

  private Reply ofTransfer(Reply reply) {
    refused |= reply.isRefusedConnection();
    return reply;
  }

  /**
   * True when a next command would get its own reply. A server that was idle for too long has hung
   * up; a transfer that was broken off has one more reply on its way. The ticket that TLS 1.3
   * resumes a session by serves once, and the next one comes with the first bytes.
   */
  boolean isUsable() {
    try {
      return (lastData == null || lastData.hasBrought())
          && control.settle(settings.connectTimeout());
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    control.close();
  }

  /** What a server answered to questions, and the port where it awaits a data connection. */
  record Prepared(List<Reply> replies, Reply passive) {}

  /** Asks questions, and makes the server await a data connection in the same go. */
  Prepared prepare(List<String> questions) throws IOException {
    List<String> commands = new ArrayList<>(questions);
    commands.add(extendedPassive ? "EPSV" : "PASV");
    List<Reply> replies = control.ask(commands);
    Reply passive = replies.get(questions.size());
    if (extendedPassive && passive.isUnknownCommand()) {
      extendedPassive = false;
      passive = control.ask("PASV");
    }
    return new Prepared(replies.subList(0, questions.size()), passive);
  }

  /**
   * A transfer that has begun, or was refused; {@link #last} tells how it ended.
   *
   * @param line the data connection; null when it was refused
   * @param restarted whether it begins at the asked offset
   * @param refusal null when it has begun
   */
  record Transfer(Line line, boolean restarted, Reply refusal) {}

  /**
   * Begins a transfer.
   *
   * @param offset where it is to begin; it begins at 0 where the server cannot, and says so
   */
  Transfer begin(Prepared prepared, long offset, String command, String what) throws IOException {
    int port = port(prepared.passive());
    Wire wire = wires.open();
    boolean done = false;
    try {
      wire.connect(new InetSocketAddress(peer, port));
      boolean restarted = false;
      if (offset > 0 && settings.pipelining()) {
        control.send("REST " + offset, command);
      } else if (offset > 0) {
        restarted = control.ask("REST " + offset).code() == 350;
        control.send(command);
      } else {
        control.send(command);
      }
      TlsLine secured = greeted(wire);
      if (offset > 0 && settings.pipelining()) {
        restarted = control.reply().code() == 350;
      }
      Reply begun = ofTransfer(control.reply());
      if (!begun.isPreliminary()) {
        return new Transfer(null, restarted, begun);
      }
      Line line = ready(wire, secured, what);
      done = true;
      return new Transfer(line, restarted, null);
    } finally {
      if (!done) {
        wire.close();
      }
    }
  }

  /**
   * Connects and sends the first bytes of TLS while the command is under way. When that fails the
   * server says why; null then, or without TLS.
   */
  private TlsLine greeted(Wire wire) throws IOException {
    try {
      wire.connected(settings.connectTimeout());
      if (tls == null) {
        return null;
      }
      lastData = new TlsLine(wire, tls.next(), records);
      lastData.hello(settings.connectTimeout());
      return lastData;
    } catch (IOException e) {
      if (!wires.areOpen()) {
        throw e;
      }
      wire.close();
      return null;
    }
  }

  private Line ready(Wire wire, TlsLine secured, String what) throws IOException {
    if (!wire.isOpen()) {
      throw last().failure(what + ": the data connection does not come up");
    }
    if (secured == null) {
      return wire;
    }
    try {
      secured.handshake(settings.connectTimeout());
      return secured;
    } catch (IOException e) {
      if (e instanceof javax.net.ssl.SSLException || !wires.areOpen()) {
        throw e;
      }
      wire.close();
      throw last().failure(what + ": TLS of the data connection does not come up");
    }
  }

  private int port(Reply passive) throws IOException {
    Matcher extended = EXTENDED.matcher(passive.text());
    Matcher old = OLD.matcher(passive.text());
    int port = 0;
    if (passive.code() == 229 && extended.matches()) {
      port = Integer.parseInt(extended.group(2));
    } else if (passive.code() == 227 && old.matches()) {
      port = Integer.parseInt(old.group(5)) * 256 + Integer.parseInt(old.group(6));
    } else if (passive.code() != 229 && passive.code() != 227) {
      throw passive.failure(server + " takes no data connection");
    }
    if (port <= 0 || port > 65_535) {
      throw RemoteFailure.askUser(
          server + " names no port for data connections: '" + passive.shown() + "'", null);
    }
    return port;
  }
}
