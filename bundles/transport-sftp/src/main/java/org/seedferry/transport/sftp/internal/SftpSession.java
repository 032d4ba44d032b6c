package org.seedferry.transport.sftp.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.sshd.common.util.buffer.Buffer;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.DeletesFiles;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.OpensAhead;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemoteEntry.Kind;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.TransportSession;
import org.seedferry.transport.sftp.internal.SftpTransport.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session, on connections that it shares with others; it connects at the first call. Questions
 * that do not depend on each other go out together, so that a call costs as few round trips as
 * there can be.
 */
final class SftpSession implements TransportSession, DeletesFiles, OpensAhead {

  private static final Logger LOG = LoggerFactory.getLogger(SftpSession.class);

  /** A folder with more entries is not one that we would bring home. */
  private static final int MOST_ENTRIES = 1_000_000;

  private static final int LISTINGS_IN_FLIGHT = 4;
  private static final int LINKS_IN_FLIGHT = 32;

  /** From so many bytes on a file is better off on a connection without another such. */
  private static final long STREAM = 4L << 20;

  /** So many files are asked for ahead, and so many bytes of them. */
  private static final int AHEAD = 12;

  private static final long BYTES_AHEAD = 1 << 20;

  private final ConnectionPools pools;
  private final ConnectionPool pool;
  private final Address address;
  private final Location location;
  private final Settings settings;
  private final Abort abort = new Abort();
  private final Set<SftpBody> bodies = ConcurrentHashMap.newKeySet();
  private final Map<RemotePath, Begun> begun = new ConcurrentHashMap<>();

  /** For all but large files; a session does not outlive it. */
  private SftpChannel channel;

  SftpSession(ConnectionPools pools, Location location, Settings settings) throws RemoteFailure {
    this.pools = pools;
    this.pool = pools.join(location);
    this.address = pool.address();
    this.location = location;
    this.settings = settings;
  }

  @Override
  public List<RemoteEntry> list(RemotePath folder) throws RemoteFailure {
    try {
      connect();
      return listing(folder);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public RemoteEntry stat(RemotePath path) throws RemoteFailure {
    try {
      connect();
      String wire = wire(path);
      CompletableFuture<Reply> itself = channel.ask(SftpChannel.LSTAT, wire);
      CompletableFuture<Reply> behind = channel.ask(SftpChannel.STAT, wire);
      CompletableFuture<Reply> real = channel.ask(SftpChannel.REALPATH, wire);
      channel.flush();
      String what = what(path);
      Attributes attributes = await(itself, what).expect(Reply.ATTRS, what, Attributes::read);
      Reply target = await(behind, what);
      Reply place = await(real, what);
      boolean isLinkToRoot = path.names().isEmpty();
      if (attributes.isLink()) {
        if (target.type() != Reply.ATTRS) {
          return attributes.entry(path.name());
        }
        Attributes linked = target.expect(Reply.ATTRS, what, Attributes::read);
        // A server that answers with the link's own path has not looked where it leads.
        return isLinkToRoot || (isBelow(place) && !wire.equals(nameOf(place)))
            ? linked.entry(path.name())
            : attributes.entry(path.name());
      }
      return isLinkToRoot || isBelow(place)
          ? attributes.entry(path.name())
          : new RemoteEntry(path.name(), Kind.OTHER, -1, null);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public int depth() {
    return AHEAD;
  }

  /** Only what a listing has shown as a file: a pipe must not be opened. */
  @Override
  public void next(List<Next> files) {
    Set<RemotePath> wanted = files.stream().map(Next::path).collect(Collectors.toSet());
    begun.keySet().stream().filter(path -> !wanted.contains(path)).forEach(this::abandon);
    if (channel == null) {
      return;
    }
    try {
      long bytes = 0;
      for (Next file : files) {
        bytes += file.size();
        boolean fits = file.size() <= channel.largestRead() && bytes <= BYTES_AHEAD;
        if (fits && !begun.containsKey(file.path()) && pool.sizeOf(file.path()) != null) {
          int size = (int) Math.max(0, file.size());
          begun.put(file.path(), new Begun(channel, wire(file.path()), size));
        }
      }
    } catch (RemoteFailure e) {
      LOG.debug("nothing is asked for ahead: {}", e.getMessage()); // who opens it hears of it
    }
    if (abort.isAborted()) {
      begun.keySet().forEach(this::abandon);
    }
  }

  private void abandon(RemotePath path) {
    Begun one = begun.remove(path);
    if (one != null) {
      one.abandon();
    }
  }

  @Override
  public RemoteBody open(RemotePath file, long offset, long length, Fingerprint expected)
      throws RemoteFailure {
    try {
      connect();
      Begun ahead = offset == 0 && length < 0 && expected == null ? begun.remove(file) : null;
      abandon(file);
      return ahead == null ? opened(file, offset, length, expected) : opened(file, ahead);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void deleteFile(RemotePath file) throws RemoteFailure {
    Optional<Reply> reply = delete(file, SftpChannel.REMOVE);
    if (reply.isPresent()) {
      reply.get().expectDeleted(what(file));
    }
  }

  @Override
  public void deleteEmptyFolder(RemotePath folder) throws RemoteFailure {
    Optional<Reply> reply = delete(folder, SftpChannel.RMDIR);
    if (reply.isPresent() && !reply.get().mayBeNotEmpty()) {
      reply.get().expectDeleted(what(folder));
    }
  }

  @Override
  public void close() {
    if (abort.abort()) {
      bodies.forEach(SftpBody::close);
      begun.keySet().forEach(this::abandon);
      pools.leave(location);
    }
  }

  /** What the server says to it; empty when not even the folder above is there. */
  private Optional<Reply> delete(RemotePath path, int how) throws RemoteFailure {
    if (path.names().isEmpty()) {
      throw new IllegalArgumentException("the location's folder itself is not deleted");
    }
    try {
      connect();
      if (!isReached(path)) {
        return Optional.empty();
      }
      CompletableFuture<Reply> deleted = channel.ask(how, wire(path));
      channel.flush();
      return Optional.of(await(deleted, what(path)));
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** True when every folder above a path is there and no link. */
  private boolean isReached(RemotePath path) throws IOException {
    List<CompletableFuture<Reply>> asked = new ArrayList<>();
    for (int depth = 1; depth < path.names().size(); depth++) {
      RemotePath above = new RemotePath(path.names().subList(0, depth));
      asked.add(channel.ask(SftpChannel.LSTAT, wire(above)));
    }
    channel.flush();
    boolean there = true;
    for (CompletableFuture<Reply> one : asked) {
      Reply reply = await(one, what(path));
      there &= !reply.isStatus(Reply.NO_SUCH_FILE);
      if (there && reply.expect(Reply.ATTRS, what(path), Attributes::read).kind() != Kind.FOLDER) {
        throw RemoteFailure.askUser(
            what(path) + " is not deleted: a link or a file stands where a folder should be", null);
      }
    }
    return there;
  }

  private void connect() throws RemoteFailure {
    if (channel == null) {
      channel = pool.any(abort).channel();
    }
  }

  private List<RemoteEntry> listing(RemotePath folder) throws IOException {
    String wire = wire(folder);
    String what = what(folder);
    CompletableFuture<Reply> real = channel.ask(SftpChannel.REALPATH, wire);
    CompletableFuture<Reply> stat = channel.ask(SftpChannel.STAT, wire);
    CompletableFuture<Reply> open = channel.ask(SftpChannel.OPENDIR, wire);
    channel.flush();
    try {
      Reply place = await(real, what);
      Reply is = await(stat, what);
      Reply opened = await(open, what);
      Kind kind = is.expect(Reply.ATTRS, what, Attributes::read).kind();
      if (kind != Kind.FOLDER) {
        throw RemoteFailure.gone(what + " is not a folder", null);
      }
      requireBelow(folder, place, what);
      return entries(folder, handle(opened, what), what);
    } finally {
      channel.abandon(open);
    }
  }

  private record Named(String name, String wire, Attributes attributes) {}

  private List<RemoteEntry> entries(RemotePath folder, byte[] handle, String what)
      throws IOException {
    List<RemoteEntry> entries = new ArrayList<>();
    List<Named> links = new ArrayList<>();
    Deque<CompletableFuture<Reply>> asked = new ArrayDeque<>();
    boolean more = true;
    while (more || !asked.isEmpty()) {
      while (more && asked.size() < LISTINGS_IN_FLIGHT) {
        asked.add(channel.ask(SftpChannel.READDIR, handle));
      }
      channel.flush();
      Reply reply = await(asked.remove(), what);
      if (reply.isStatus(Reply.EOF)) {
        more = false;
        continue;
      }
      for (Named named : reply.expect(Reply.NAME, what, SftpSession::names)) {
        if (named.attributes.isLink() && RemotePath.isName(named.name)) {
          links.add(named);
        } else {
          add(folder, named, entries);
        }
      }
      if (entries.size() + links.size() > MOST_ENTRIES) {
        throw RemoteFailure.askUser(
            what + " has more than " + MOST_ENTRIES + " entries: point to a smaller folder", null);
      }
    }
    followLinks(folder, links, entries);
    return entries;
  }

  private void add(RemotePath folder, Named named, List<RemoteEntry> entries) {
    if (named.wire.equals(".") || named.wire.equals("..")) {
      return;
    }
    RemoteEntry entry = named.attributes.entry(named.name);
    if (named.wire.equals(Address.onWire(named.name)) && RemotePath.isName(named.name)) {
      if (entry.isFile()) {
        pool.saw(folder.child(named.name), entry.size());
      }
      entries.add(entry);
    } else {
      entries.add(new RemoteEntry(possible(named.name), Kind.OTHER, -1, entry.modified()));
    }
  }

  /** A name that can stand in a path, in place of one that cannot. */
  private static String possible(String name) {
    String possible = name.replace('/', '\uFFFD').replace('\0', '\uFFFD');
    return RemotePath.isName(possible) ? possible : "\uFFFD";
  }

  /**
   * Takes links as what they point to when that stays below the location's folder, and is none of
   * the folders above the link: a circle would never end.
   */
  private void followLinks(RemotePath folder, List<Named> links, List<RemoteEntry> entries)
      throws IOException {
    if (links.isEmpty()) {
      return;
    }
    Set<String> above = placesOf(folder);
    int batch = LINKS_IN_FLIGHT;
    for (int from = 0; from < links.size(); from += batch) {
      List<Named> some = links.subList(from, Math.min(from + batch, links.size()));
      List<CompletableFuture<Reply>> asked = new ArrayList<>();
      for (Named link : some) {
        String wire = wire(folder) + "/" + link.wire;
        asked.add(channel.ask(SftpChannel.STAT, wire));
        asked.add(channel.ask(SftpChannel.REALPATH, wire));
      }
      channel.flush();
      for (int i = 0; i < some.size(); i++) {
        Named link = some.get(i);
        Reply target = await(asked.get(2 * i), what(folder));
        Reply place = await(asked.get(2 * i + 1), what(folder));
        boolean follows =
            target.type() == Reply.ATTRS
                && link.wire.equals(Address.onWire(link.name))
                && isBelow(place)
                && !nameOf(place).equals(wire(folder) + "/" + link.wire)
                && above.stream().noneMatch(one -> isOrHolds(nameOf(place), one));
        Attributes attributes =
            follows ? target.expect(Reply.ATTRS, what(folder), Attributes::read) : link.attributes;
        entries.add(attributes.entry(link.name));
      }
    }
  }

  /** Where a folder and all those above it really are. */
  private Set<String> placesOf(RemotePath folder) throws IOException {
    List<CompletableFuture<Reply>> asked = new ArrayList<>();
    for (int depth = 1; depth <= folder.names().size(); depth++) {
      RemotePath above = new RemotePath(folder.names().subList(0, depth));
      asked.add(channel.ask(SftpChannel.REALPATH, wire(above)));
    }
    channel.flush();
    Set<String> places = new HashSet<>(Set.of(channel.base()));
    for (CompletableFuture<Reply> one : asked) {
      places.add(await(one, what(folder)).expect(Reply.NAME, what(folder), Reply::firstName));
    }
    return places;
  }

  private SftpBody opened(RemotePath file, long offset, long length, Fingerprint expected)
      throws IOException {
    SftpBody body = body(file, offset, length, expected);
    begin(body, body::begin);
    return body;
  }

  /** What has come since it was asked for ahead. */
  private SftpBody opened(RemotePath file, Begun ahead) throws IOException {
    channel.flush();
    SftpBody body = null;
    String what = what(file);
    Attributes attributes;
    Begun.Bytes bytes;
    try {
      attributes = await(ahead.stat(), what).expect(Reply.ATTRS, what, Attributes::read);
      requireFile(file, attributes, await(ahead.real(), what), what);
      byte[] handle = handle(await(ahead.open(), what), what);
      bytes = ahead.bytes();
      long size = attributes.size() < 0 ? Long.MAX_VALUE : attributes.size();
      body = body(channel, handle, what, attributes, 0, size, bodies::remove);
    } finally {
      if (body == null) {
        ahead.abandon();
      }
    }
    SftpBody whole = body;
    boolean isAll = bytes != null && bytes.length() == attributes.size();
    begin(body, isAll ? () -> whole.begin(bytes) : whole::begin);
    return body;
  }

  private SftpBody body(RemotePath file, long offset, long length, Fingerprint expected)
      throws IOException {
    Long listed = pool.sizeOf(file);
    long known = expected != null ? expected.size() : listed != null ? listed : -1;
    long wanted = length >= 0 ? length : known - offset;
    if (wanted < STREAM) {
      return body(channel, file, offset, length, expected, listed != null, bodies::remove);
    }
    PooledConnection stream = pool.forStream(abort);
    SftpBody body = null;
    try {
      body =
          body(
              stream.channel(),
              file,
              offset,
              length,
              expected,
              listed != null,
              closed -> {
                stream.end();
                bodies.remove(closed);
              });
      return body;
    } finally {
      if (body == null) {
        stream.end();
      }
    }
  }

  private SftpBody body(
      SftpChannel there,
      RemotePath file,
      long offset,
      long length,
      Fingerprint expected,
      boolean listed,
      Consumer<SftpBody> onClose)
      throws IOException {
    // A pipe must not be opened, it would block the server: a name that no listing has shown as a
    // file is looked at first.
    boolean isFile = expected != null || listed;
    String wire = wire(file);
    String what = what(file);
    CompletableFuture<Reply> stat = there.ask(SftpChannel.STAT, wire);
    CompletableFuture<Reply> real = there.ask(SftpChannel.REALPATH, wire);
    CompletableFuture<Reply> open = isFile ? there.ask(SftpChannel.OPEN, wire) : null;
    there.flush();
    SftpBody body = null;
    try {
      Reply is = there.await(stat, what, abort);
      Reply place = there.await(real, what, abort);
      Attributes attributes = is.expect(Reply.ATTRS, what, Attributes::read);
      requireFile(file, attributes, place, what);
      requireSame(attributes.fingerprint(), offset, expected, what);
      if (open == null) {
        open = there.ask(SftpChannel.OPEN, wire);
        there.flush();
      }
      byte[] handle = handle(there.await(open, what, abort), what);
      long size = attributes.size() < 0 ? Long.MAX_VALUE : attributes.size();
      long end = length < 0 || length > size - offset ? size : offset + length;
      body = body(there, handle, what, attributes, offset, end, onClose);
    } finally {
      if (body == null && open != null) {
        there.abandon(open);
      }
    }
    return body;
  }

  private SftpBody body(
      SftpChannel there,
      byte[] handle,
      String what,
      Attributes attributes,
      long offset,
      long end,
      Consumer<SftpBody> onClose) {
    int block = Math.min(settings.block(), there.largestRead());
    ReadAhead ahead = new ReadAhead(pool, block, there.roundTrip());
    return new SftpBody(there, handle, what, attributes.fingerprint(), offset, end, ahead, onClose);
  }

  private interface Beginning {
    void run() throws RemoteFailure;
  }

  /** Asks for the first bytes, unless the session has been closed meanwhile. */
  private void begin(SftpBody body, Beginning beginning) throws IOException {
    boolean done = false;
    bodies.add(body);
    try {
      abort.onAbort(() -> {});
      beginning.run();
      done = true;
    } finally {
      if (!done) {
        body.close();
      }
    }
  }

  private void requireFile(RemotePath file, Attributes is, Reply place, String what)
      throws RemoteFailure {
    if (is.kind() == Kind.FOLDER) {
      throw RemoteFailure.gone(what + " is a folder, not a file", null);
    }
    requireBelow(file, place, what);
    if (is.kind() != Kind.FILE) {
      pool.forget(file);
      throw RemoteFailure.askUser(
          what + " is a device, pipe or socket, which is not brought home", null);
    }
  }

  private static void requireSame(Fingerprint is, long offset, Fingerprint expected, String what)
      throws RemoteFailure {
    if (expected != null && !is.matches(expected)) {
      throw RemoteFailure.changed(
          what + " changed: it had " + expected.size() + " bytes and has " + is.size() + " now");
    }
    if (is.size() >= 0 && offset > is.size()) {
      throw RemoteFailure.changed(
          what + " has " + is.size() + " bytes by now, too few for the offset " + offset);
    }
  }

  private void requireBelow(RemotePath path, Reply place, String what) throws RemoteFailure {
    if (!path.names().isEmpty() && !isBelow(place)) {
      throw place.type() == Reply.STATUS
          ? place.failure(what)
          : RemoteFailure.askUser(
              what + " is not brought home: a link leads out of the location's folder", null);
    }
  }

  private boolean isBelow(Reply place) {
    String real = nameOf(place);
    return real != null && !real.equals(channel.base()) && isOrHolds(channel.base(), real);
  }

  /** True when the second path is the first one or below it. */
  private static boolean isOrHolds(String folder, String path) {
    return path.equals(folder) || path.startsWith(folder.endsWith("/") ? folder : folder + "/");
  }

  /** The path that a REALPATH answers; null when there is none. */
  private static String nameOf(Reply place) {
    try {
      return place.expect(Reply.NAME, "", Reply::firstName);
    } catch (RemoteFailure e) {
      return null;
    }
  }

  private Reply await(CompletableFuture<Reply> answer, String what) throws IOException {
    return channel.await(answer, what, abort);
  }

  private String wire(RemotePath path) throws RemoteFailure {
    StringBuilder wire = new StringBuilder(channel.base());
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

  private RemoteFailure failure(IOException e) {
    return e instanceof RemoteFailure known
        ? known
        : RemoteFailure.retry("the work at " + address + " was broken off: " + e.getMessage(), e);
  }

  private static byte[] handle(Reply reply, String what) throws RemoteFailure {
    return reply.expect(Reply.HANDLE, what, Buffer::getBytes);
  }

  private static List<Named> names(Buffer content) {
    List<Named> names = new ArrayList<>();
    for (int left = content.getInt(); left > 0; left--) {
      byte[] name = content.getBytes();
      content.getBytes();
      String wire = new String(name, StandardCharsets.ISO_8859_1);
      names.add(new Named(readable(name), wire, Attributes.read(content)));
    }
    return names;
  }

  private static String readable(byte[] name) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
    } catch (CharacterCodingException e) {
      return new String(name, StandardCharsets.UTF_8);
    }
  }
}
