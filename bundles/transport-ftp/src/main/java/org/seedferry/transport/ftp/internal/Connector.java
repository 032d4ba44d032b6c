package org.seedferry.transport.ftp.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Location;
import org.seedferry.transport.ftp.internal.Address.Security;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects and logs in. Thread-safe. */
final class Connector {

  private static final Logger LOG = LoggerFactory.getLogger(Connector.class);
  private static final String ANONYMOUS = "anonymous";

  private final Settings settings;
  private final Set<Location> warned = ConcurrentHashMap.newKeySet();

  /** Whose servers do not take what is resumed by TLS 1.2, or no TLS 1.2 at all. */
  private final Set<Address> demanding = ConcurrentHashMap.newKeySet();

  Connector(Settings settings) {
    this.settings = settings;
  }

  /**
   * Connects, checks the server's certificate and logs in.
   *
   * @param wires where its TCP connections come from
   * @throws IOException a {@link RemoteFailure}, or what {@link Trouble} explains
   */
  Connection connect(Address address, Location location, Trust trust, Wires wires)
      throws IOException {
    boolean cheap = address.security() != Security.NONE && !demanding.contains(address);
    try {
      return connect(address, location, trust, wires, cheap);
    } catch (SSLHandshakeException e) {
      // What is wrong with a certificate has a cause.
      if (!cheap || e.getCause() != null) {
        throw e;
      }
      demands(address);
      return connect(address, location, trust, wires, false);
    }
  }

  /** From now on this server is spoken to by the newest TLS that it knows, whatever that costs. */
  void demands(Address address) {
    demanding.add(address);
  }

  private Connection connect(
      Address address, Location location, Trust trust, Wires wires, boolean cheap)
      throws IOException {
    InetSocketAddress place = new InetSocketAddress(address.host(), address.port());
    if (place.isUnresolved()) {
      throw new UnknownHostException(address.host());
    }
    Wire wire = wires.open();
    boolean done = false;
    try {
      wire.connect(place);
      wire.connected(settings.connectTimeout());
      warnOf(address, location, wire);
      Trust.Engines tls =
          address.security() == Security.NONE ? null : trust.engines(address, cheap);
      Control control = control(address, wire, tls);
      login(control, address, location);
      Connection connection = begin(control, wire, wires, tls, address, cheap);
      done = true;
      return connection;
    } finally {
      if (!done) {
        wire.close();
      }
    }
  }

  private Control control(Address address, Wire wire, Trust.Engines tls) throws IOException {
    boolean implicit = address.security() == Security.IMPLICIT;
    Line first = implicit ? secured(wire, tls) : wire;
    Control control =
        new Control(address.toString(), first, settings.pipelining(), settings.replyTimeout());
    Reply greeting = control.reply();
    while (greeting.isPreliminary()) {
      greeting = control.reply();
    }
    require(greeting.isDone(), greeting, address.toString());
    if (address.security() == Security.EXPLICIT) {
      Reply auth = control.ask("AUTH TLS");
      if (!auth.isDone()) {
        throw auth.code() == 421
            ? auth.failure(address.toString())
            : RemoteFailure.askUser(
                address
                    + " offers no TLS ('"
                    + auth.shown()
                    + "'), and nothing is sent without it;"
                    + " ftp:// does without, in the clear",
                null);
      }
      if (!control.isQuiet()) {
        throw RemoteFailure.askUser(
            address + " sent something between its reply and TLS: somebody may be on the line",
            null);
      }
      control.upgrade(secured(wire, tls));
    }
    return control;
  }

  private Line secured(Wire wire, Trust.Engines tls) throws IOException {
    SSLEngine engine = tls.next();
    ByteBuffer buffer = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    TlsLine line = new TlsLine(wire, engine, buffer);
    line.hello(settings.connectTimeout());
    line.handshake(settings.connectTimeout());
    return line;
  }

  private static void login(Control control, Address address, Location location)
      throws IOException {
    String user = location.user() == null ? ANONYMOUS : location.user();
    Reply reply = control.ask("USER " + Address.onWire(user));
    if (reply.code() == 331) {
      if (location.password() == null && location.user() != null) {
        throw RemoteFailure.askUser(
            address + " asks for a password of user " + user + ", and none is set", null);
      }
      String password =
          location.password() == null
              ? ANONYMOUS + "@"
              : Address.onWire(location.password().reveal());
      reply = control.ask("PASS " + password).without(password);
    }
    if (reply.code() == 332) {
      throw RemoteFailure.askUser(
          address + " asks user " + user + " for an account (ACCT), which is not supported", null);
    }
    require(reply.isDone(), reply, address + " refused user " + user);
  }

  private Connection begin(
      Control control, Wire wire, Wires wires, Trust.Engines tls, Address address, boolean cheap)
      throws IOException {
    if (tls != null) {
      Reply size = control.ask("PBSZ 0");
      Reply level = control.ask("PROT P");
      if (!level.isDone()) {
        throw RemoteFailure.askUser(
            address
                + " does not encrypt data connections ('"
                + (size.isDone() ? level : size).shown()
                + "'), and nothing is fetched in the clear",
            null);
      }
    }
    Features features = Features.of(control.ask("FEAT"));
    if (features.has("UTF8")) {
      control.ask("OPTS UTF8 ON");
    }
    Reply binary = control.ask("TYPE I");
    require(binary.isDone(), binary, address.toString());
    String folder = address.path();
    if (!folder.startsWith("/")) {
      folder = folder.isEmpty() ? loginFolder(control, address) : below(control, address, folder);
    }
    return new Connection(
        control, wire.peer(), wires, tls, cheap, features, folder, address.toString(), settings);
  }

  private static String below(Control control, Address address, String folder) throws IOException {
    String login = loginFolder(control, address);
    return (login.equals("/") ? "" : login) + "/" + folder;
  }

  private static String loginFolder(Control control, Address address) throws IOException {
    Reply reply = control.ask("PWD");
    String text = reply.text();
    int begin = text.indexOf('"');
    int end = text.lastIndexOf('"');
    require(reply.isDone() && end > begin, reply, address + " does not tell its login folder");
    return text.substring(begin + 1, end).replace("\"\"", "\"");
  }

  private void warnOf(Address address, Location location, Wire wire) throws IOException {
    if (address.security() == Security.NONE
        && !wire.peer().isLoopbackAddress()
        && warned.add(location)) {
      LOG.warn(
          "{}: the password and all data go over the line in the clear; use ftpes:// or ftps:// if"
              + " the server has TLS",
          location);
    }
  }

  private static void require(boolean is, Reply reply, String what) throws RemoteFailure {
    if (!is) {
      throw reply.failure(what);
    }
  }
}
