package org.seedferry.transport.ftp.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemoteEntry.Kind;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.TransportSession;

/**
 * One control connection to one folder, and at most one data connection at a time; it connects at
 * the first call, and anew when the server has hung up since the last one.
 */
final class FtpSession implements TransportSession {

  private static final int LONGEST_LISTING = 64 << 20;

  private final Address address;
  private final Location location;
  private final Trust trust;
  private final Connector connector;
  private final Settings settings;
  private final Consumer<FtpSession> onClose;
  private final Wires wires = new Wires();
  private Connection connection;
  private FtpBody body;

  FtpSession(
      Address address,
      Location location,
      Trust trust,
      Connector connector,
      Settings settings,
      Consumer<FtpSession> onClose) {
    this.address = address;
    this.location = location;
    this.trust = trust;
    this.connector = connector;
    this.settings = settings;
    this.onClose = onClose;
  }

  @Override
  public List<RemoteEntry> list(RemotePath folder) throws RemoteFailure {
    try {
      return call(() -> entries(folder)).stream().map(Facts::entry).toList();
    } catch (IOException e) {
      throw Trouble.of(what(folder), e);
    }
  }

  @Override
  public RemoteEntry stat(RemotePath path) throws RemoteFailure {
    try {
      return call(() -> looked(path));
    } catch (IOException e) {
      throw Trouble.of(what(path), e);
    }
  }

  private RemoteEntry looked(RemotePath path) throws IOException {
    if (path.names().isEmpty()) {
      Reply reply = connection.ask(List.of("CWD " + wire(path))).get(0);
      if (!reply.isDone()) {
        throw reply.failure(what(path));
      }
      return new RemoteEntry("", Kind.FOLDER, -1, null);
    }
    if (connection.features().has("MLST")) {
      return machineFacts(path, connection.ask(List.of("MLST " + wire(path))).get(0))
          .entry(path.name());
    }
    return listed(path).entry(path.name());
  }

  @Override
  public RemoteBody open(RemotePath file, long offset, long length, Fingerprint expected)
      throws RemoteFailure {
    try {
      body = call(() -> opened(file, offset, length, expected));
      return body;
    } catch (IOException e) {
      throw Trouble.of(what(file), e);
    }
  }

  @Override
  public void close() {
    onClose.accept(this);
    wires.close();
  }

  @FunctionalInterface
  private interface Call<T> {
    T run() throws IOException;
  }

  /** What fails only because its TLS was to be cheap is done once more with a dearer one. */
  private <T> T call(Call<T> call) throws IOException {
    connect();
    try {
      return call.run();
    } catch (IOException e) {
      if (!connection.wasTooCheap()) {
        throw e;
      }
      connect();
      return call.run();
    }
  }

  private void connect() throws IOException {
    if (body != null && body.isOpen()) {
      throw new IllegalStateException("a file of this session is still being read");
    }
    boolean tooCheap = connection != null && connection.wasTooCheap();
    if (tooCheap) {
      connector.demands(address);
    }
    if (connection != null && (tooCheap || !connection.isUsable())) {
      connection.close();
      connection = null;
    }
    if (connection == null) {
      try {
        connection = connector.connect(address, location, trust, wires);
      } catch (IOException e) {
        throw Trouble.of(address.toString(), e);
      }
    }
  }

  private FtpBody opened(RemotePath file, long offset, long length, Fingerprint expected)
      throws IOException {
    String wire = wire(file);
    String what = what(file);
    Connection.Prepared prepared = connection.prepare(questions(wire));
    Fingerprint is = facts(file, prepared.replies()).fingerprint();
    if (expected != null && !is.matches(expected)) {
      throw RemoteFailure.changed(
          what + " changed: it had " + expected.size() + " bytes and has " + is.size() + " now");
    }
    if (is.size() >= 0 && offset > is.size()) {
      throw RemoteFailure.changed(
          what + " has " + is.size() + " bytes by now, too few for the offset " + offset);
    }
    Line line = null;
    long begin = offset;
    if (length != 0 && offset != is.size()) {
      Connection.Transfer transfer = connection.begin(prepared, offset, "RETR " + wire, what);
      if (transfer.refusal() != null) {
        throw is.size() < 0
            ? transfer.refusal().failure(what)
            : transfer.refusal().failureOfExisting(what);
      }
      line = transfer.line();
      begin = transfer.restarted() ? offset : 0;
    }
    long end = length < 0 ? Long.MAX_VALUE : offset + length;
    return new FtpBody(
        what, is, begin, is.size() < 0 ? end : Math.min(end, is.size()), line, look(file));
  }

  /** How a body ends its transfer. */
  private FtpBody.Server look(RemotePath file) {
    Connection used = connection;
    return new FtpBody.Server() {
      @Override
      public Reply last() throws IOException {
        Reply last = used.last();
        if (used.wasTooCheap()) {
          throw RemoteFailure.retry(last.failure(what(file)).getMessage(), null);
        }
        return last;
      }

      @Override
      public Fingerprint look() throws IOException {
        if (!used.isUsable()) {
          return new Fingerprint(-1, "");
        }
        return facts(file, used.ask(questions(wire(file)))).fingerprint();
      }

      @Override
      public Duration patience() {
        return settings.stallTimeout();
      }
    };
  }

  private List<String> questions(String wire) {
    return connection.features().has("MLST")
        ? List.of("MLST " + wire)
        : List.of("SIZE " + wire, "MDTM " + wire);
  }

  private Facts facts(RemotePath file, List<Reply> replies) throws RemoteFailure {
    Reply first = replies.get(0);
    if (replies.size() == 2) {
      if (!first.isDone() && !first.isUnknownCommand()) {
        throw first.failure(what(file));
      }
      return Facts.ofFile(first, replies.get(1));
    }
    Facts facts = machineFacts(file, first);
    if (facts.kind() != Kind.FILE) {
      throw RemoteFailure.gone(what(file) + " is not a file", null);
    }
    return facts;
  }

  private Facts machineFacts(RemotePath path, Reply reply) throws RemoteFailure {
    if (!reply.isDone()) {
      throw reply.failure(what(path));
    }
    Facts facts = reply.lines().size() < 3 ? null : Facts.ofMachineLine(line(reply));
    if (facts == null) {
      throw RemoteFailure.askUser(
          what(path) + ": the server describes it in an unknown form: " + reply.shown(), null);
    }
    return facts;
  }

  private static String line(Reply reply) {
    String line = reply.lines().get(1);
    return line.startsWith(" ") ? line.substring(1) : line;
  }

  /** What the listing of the folder above says, where the server has no other way. */
  private Facts listed(RemotePath path) throws IOException {
    int depth = path.names().size();
    String name = Address.onWire(path.name());
    for (Facts entry : entries(new RemotePath(path.names().subList(0, depth - 1)))) {
      if (entry.name().equals(name)) {
        return entry;
      }
    }
    throw RemoteFailure.gone(what(path) + " does not exist", null);
  }

  private List<Facts> entries(RemotePath folder) throws IOException {
    String wire = wire(folder);
    Connection.Prepared prepared = connection.prepare(List.of("CWD " + wire));
    Reply entered = prepared.replies().get(0);
    if (!entered.isDone()) {
      throw entered.failure(what(folder));
    }
    boolean machine = connection.features().has("MLST");
    String text = text(prepared, machine ? "MLSD" : "LIST -a", what(folder));
    List<Facts> entries = new ArrayList<>();
    int known = 0;
    for (String line : text.split("\r?\n")) {
      if (line.isEmpty() || (!machine && line.matches("total \\d+"))) {
        continue;
      }
      Facts facts = machine ? Facts.ofMachineLine(line) : Facts.ofUnixLine(line);
      known += facts == null ? 0 : 1;
      if (facts == null) {
        entries.add(new Facts(Kind.OTHER, -1, null, line));
      } else if (facts.kind() != null) {
        entries.add(facts);
      }
    }
    if (known == 0 && !entries.isEmpty()) {
      throw RemoteFailure.askUser(
          what(folder)
              + ": the server lists it in an unknown form, such as '"
              + new Reply(200, List.of(entries.get(0).name())).shown()
              + "'",
          null);
    }
    return machine ? entries : withTimes(wire, entries);
  }

  /** LIST tells no time that could be relied on. */
  private List<Facts> withTimes(String wire, List<Facts> entries) throws IOException {
    if (!connection.features().has("MDTM")) {
      return entries;
    }
    String above = wire.endsWith("/") ? wire : wire + "/";
    List<Facts> files = entries.stream().filter(each -> each.kind() == Kind.FILE).toList();
    List<Reply> times =
        connection.ask(files.stream().map(each -> "MDTM " + above + each.name()).toList());
    List<Facts> all = new ArrayList<>(entries);
    all.removeIf(each -> each.kind() == Kind.FILE);
    for (int i = 0; i < files.size(); i++) {
      Reply none = new Reply(500, List.of(""));
      all.add(files.get(i).with(Facts.ofFile(none, times.get(i)).modified()));
    }
    return all;
  }

  private String text(Connection.Prepared prepared, String command, String what)
      throws IOException {
    Connection.Transfer transfer = connection.begin(prepared, 0, command, what);
    if (transfer.refusal() != null) {
      if (transfer.refusal().isEmptyFolder()) {
        return "";
      }
      throw transfer.refusal().failure(what);
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    try (Line line = transfer.line()) {
      while (line.read(buffer.clear(), settings.stallTimeout()) >= 0) {
        text.write(buffer.array(), 0, buffer.position());
        if (text.size() > LONGEST_LISTING) {
          throw RemoteFailure.askUser(
              what + " lists more than " + LONGEST_LISTING + " bytes: point to a smaller folder",
              null);
        }
      }
    }
    Reply last = connection.last();
    if (!last.isDone()) {
      throw last.failure(what);
    }
    return text.toString(StandardCharsets.ISO_8859_1);
  }

  private String wire(RemotePath path) throws RemoteFailure {
    StringBuilder wire = new StringBuilder(connection.folder());
    for (String name : path.names()) {
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
        throw RemoteFailure.gone(what(path) + " does not exist: its name is no Unicode", null);
      }
      wire.append(wire.charAt(wire.length() - 1) == '/' ? "" : "/").append(Address.onWire(name));
    }
    return wire.toString();
  }

  private String what(RemotePath path) {
    return path.names().isEmpty() ? location.toString() : path + " at " + address;
  }
}
