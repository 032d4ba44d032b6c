package org.seedferry.seedbox.rtorrent.internal;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.seedferry.api.ClockDifference;
import org.seedferry.api.Peer;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/** What is asked of rTorrent, as commands of its own (0.9). Thread-safe. */
final class Remote {

  private static final String NO_TARGET = "";
  private static final String ALL = "main";

  /** Asked of every file. */
  private static final List<Method> FILE =
      List.of(
          Method.FILE_PATH,
          Method.FILE_SIZE,
          Method.FILE_PRIORITY,
          Method.FILE_CHUNKS,
          Method.FILE_CHUNKS_DONE);

  /** The same of each file of those downloads that are done but for what is not wanted. */
  private static final String FILES_IF_PARTIAL =
      "branch="
          + Method.COMPLETE.column()
          + ",,"
          + Method.PARTIALLY_DONE.column()
          + ",\""
          + Method.FILES.column()
          + String.join("", FILE.stream().map(each -> "," + each.column()).toList())
          + "\"";

  private static final List<Method> STATE =
      List.of(
          Method.HASH,
          Method.COMPLETE,
          Method.PARTIALLY_DONE,
          Method.HASHING,
          Method.META,
          Method.MESSAGE);

  private static final List<Method> LISTED =
      joined(
          STATE,
          List.of(
              Method.NAME,
              Method.LABEL,
              Method.SIZE,
              Method.RATIO,
              Method.DONE,
              Method.WANTED_CHUNKS,
              Method.CHUNK_SIZE,
              Method.DOWN_RATE,
              Method.UPLOADED,
              Method.FINISHED,
              Method.FINISHED_NOTE,
              Method.NOW,
              Method.FILES));

  private static final List<Method> STORED =
      joined(STATE, List.of(Method.FOLDER, Method.MULTI_FILE, Method.FILES));

  private final Wire wire;
  private final Clock clock;

  Remote(Wire wire, Clock clock) {
    this.wire = wire;
    this.clock = clock;
  }

  /** Every download, in one call. */
  List<Download> downloads() throws RemoteFailure {
    List<String> asked = new ArrayList<>(List.of(NO_TARGET, ALL));
    for (Method each : LISTED) {
      asked.add(each == Method.FILES ? FILES_IF_PARTIAL : each.column());
    }
    try {
      List<Download> downloads = new ArrayList<>();
      for (Row row : Row.all(LISTED, call(Method.LIST, asked))) {
        downloads.add(Download.read(row, row.rows(Method.FILES, FILE)));
      }
      return downloads;
    } catch (UnreadableException e) {
      throw unreadable(Method.LIST, e);
    } catch (Fault e) {
      throw refused(Method.LIST, e);
    }
  }

  /** Where one download is stored; empty when there is none with this hash. */
  Optional<Stored> stored(String hash) throws RemoteFailure {
    List<Object> calls = new ArrayList<>();
    for (Method each : STORED) {
      calls.add(each == Method.FILES ? filesOf(hash) : boxed(each, List.of(hash)));
    }
    calls.add(boxed(Method.DEFAULT_FOLDER, List.of()));
    try {
      Row row = row(joined(STORED, List.of(Method.DEFAULT_FOLDER)), calls);
      return Optional.of(Stored.read(row, Row.all(FILE, row.values().get(Method.FILES))));
    } catch (UnreadableException e) {
      throw unreadable(Method.BATCH, e);
    } catch (Fault e) {
      if (e.isUnknownDownload()) {
        return Optional.empty();
      }
      throw refused(Method.BATCH, e);
    }
  }

  /** What rTorrent says of itself, in one call. It knows the free space of downloads only. */
  Peer peer() throws RemoteFailure {
    List<Method> asked = List.of(Method.VERSION, Method.NOW);
    Instant before = clock.instant();
    try {
      Row row = row(asked, asked.stream().map(each -> boxed(each, List.of())).toList());
      Instant told = Instant.ofEpochSecond(row.count(Method.NOW));
      return new Peer(
          "rTorrent " + WireJson.shown(row.text(Method.VERSION)),
          ClockDifference.of(before, told, clock.instant()),
          -1);
    } catch (UnreadableException e) {
      throw unreadable(Method.BATCH, e);
    } catch (Fault e) {
      throw refused(Method.BATCH, e);
    }
  }

  private Row row(List<Method> asked, List<?> calls)
      throws RemoteFailure, UnreadableException, Fault {
    List<Object> answers = new ArrayList<>();
    for (Object each : Row.list(call(Method.BATCH, List.of(calls)))) {
      answers.add(XmlRpcReader.single(each));
    }
    return Row.of(asked, answers);
  }

  boolean has(String hash) throws RemoteFailure {
    return isDone(Method.HASH, hash);
  }

  /** True for a magnet link without metadata, of which there is no torrent yet. */
  boolean isMagnet(String hash) throws RemoteFailure {
    return answer(Method.META, hash).filter(flag -> !flag.equals(0L)).isPresent();
  }

  /** Stops it and lets go of its files; one that is not there is fine. */
  void close(String hash) throws RemoteFailure {
    isDone(Method.CLOSE, hash);
  }

  /** Forgets it and leaves its files; one that is not there is fine. */
  void erase(String hash) throws RemoteFailure {
    isDone(Method.ERASE, hash);
  }

  /** Loads and starts a torrent. rTorrent answers before it looks, and the same to rubbish. */
  void load(byte[] torrent, String label) throws RemoteFailure {
    load(Method.LOAD_TORRENT, torrent, label);
  }

  /** The same for a link. */
  void load(String magnet, String label) throws RemoteFailure {
    load(Method.LOAD_MAGNET, magnet, label);
  }

  private void load(Method method, Object what, String label) throws RemoteFailure {
    List<Object> parameters = new ArrayList<>(List.of(NO_TARGET, what));
    if (!label.isEmpty()) {
      parameters.add(Label.command(label));
    }
    try {
      call(method, parameters);
    } catch (UnreadableException e) {
      throw unreadable(method, e);
    } catch (Fault e) {
      throw e.isTooLarge() ? tooLarge(e) : refused(method, e);
    }
  }

  /** False when there is no such download. */
  private boolean isDone(Method method, String hash) throws RemoteFailure {
    return answer(method, hash).isPresent();
  }

  /** What it answers for a download; empty when there is no such download. */
  private Optional<Object> answer(Method method, String hash) throws RemoteFailure {
    try {
      return Optional.of(call(method, List.of(hash)));
    } catch (UnreadableException e) {
      throw unreadable(method, e);
    } catch (Fault e) {
      if (e.isUnknownDownload()) {
        return Optional.empty();
      }
      throw refused(method, e);
    }
  }

  private Object call(Method method, List<?> parameters)
      throws RemoteFailure, UnreadableException, Fault {
    byte[] answer = wire.post(XmlRpcWriter.call(method, parameters));
    return XmlRpcReader.read(answer);
  }

  private static Map<String, Object> filesOf(String hash) {
    List<Object> parameters = new ArrayList<>(List.of(hash, NO_TARGET));
    FILE.forEach(each -> parameters.add(each.column()));
    return boxed(Method.FILES, parameters);
  }

  private static Map<String, Object> boxed(Method method, List<?> parameters) {
    Map<String, Object> call = new LinkedHashMap<>();
    call.put("methodName", method.wire());
    call.put("params", parameters);
    return call;
  }

  private static List<Method> joined(List<Method> some, List<Method> more) {
    List<Method> all = new ArrayList<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }

  private RemoteFailure unreadable(Method method, UnreadableException why) {
    return RemoteFailure.retry(
        wire.where()
            + " answers "
            + method.wire()
            + " with something unreadable ("
            + why.getMessage()
            + "); if that stays, check that its XML-RPC is there: the path is usually /RPC2",
        null);
  }

  private RemoteFailure refused(Method method, Fault fault) {
    return RemoteFailure.retry(
        wire.where() + " refuses " + method.wire() + ": " + WireJson.shown(fault.getMessage()),
        fault);
  }

  private RemoteFailure tooLarge(Fault fault) {
    return RemoteFailure.askUser(
        wire.where()
            + " does not take so large a torrent: set network.xmlrpc.size_limit.set = 16M in its"
            + " rtorrent.rc ("
            + WireJson.shown(fault.getMessage())
            + ")",
        fault);
  }
}
