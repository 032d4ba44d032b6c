package org.seedferry.testing.fake;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands behind rTorrent's control that clients use, over torrents in memory. Thread-safe.
 */
final class RtorrentRpc {

  static final long NOW = 1_795_680_000;

  private static final long CHUNK = 16 << 10;
  private static final int FILES_LOST = 3;
  private static final Pattern PARTIAL =
      Pattern.compile("branch=d\\.complete=,,d\\.is_partially_done=,\"f\\.multicall=,(.*)\"");
  private static final Pattern SAFE_COMMAND = Pattern.compile("([a-z0-9._]+)=([A-Za-z0-9%._~-]*)");

  private static final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int code;

    Fault(int code, String text) {
      super(text);
      this.code = code;
    }

    Map<String, Object> struct() {
      Map<String, Object> struct = new LinkedHashMap<>();
      struct.put("faultCode", code);
      struct.put("faultString", getMessage());
      return struct;
    }
  }

  private final FakeTorrents torrents;
  private final Predicate<FakeTorrent> hasData;
  private final List<String> methods = new CopyOnWriteArrayList<>();
  private volatile String downloadDir = "/downloads";
  private volatile int largest = 524_288;

  /**
   * Commands over these torrents.
   *
   * @param hasData tells whether a torrent's data lies where it should
   */
  RtorrentRpc(FakeTorrents torrents, Predicate<FakeTorrent> hasData) {
    this.torrents = torrents;
    this.hasData = hasData;
  }

  void downloadDir(String folder) {
    downloadDir = folder;
  }

  void largest(int bytes) {
    largest = bytes;
  }

  /** The methods that were called, those of calls of several included. */
  List<String> methods() {
    return List.copyOf(methods);
  }

  String answer(byte[] body) {
    try {
      if (body.length > largest) {
        throw new Fault(-503, "XML-RPC request too large.  Max allowed is " + largest + " bytes");
      }
      XmlRpcDocuments.Call call = XmlRpcDocuments.call(body);
      return XmlRpcDocuments.answer(perform(call.method(), call.parameters()));
    } catch (Fault e) {
      return XmlRpcDocuments.fault(e.struct());
    } catch (IllegalArgumentException e) {
      return XmlRpcDocuments.fault(new Fault(-503, e.getMessage()).struct());
    }
  }

  private Object perform(String method, List<Object> parameters) {
    methods.add(method);
    return switch (method) {
      case "system.multicall" -> several((List<?>) parameters.get(0));
      case "d.multicall2" -> list(parameters);
      case "f.multicall" ->
          files(torrent(parameters), texts(parameters.subList(2, parameters.size())));
      case "directory.default" -> downloadDir;
      case "system.client_version" -> "0.9.8";
      case "system.time" -> NOW;
      case "load.raw_start", "load.start" -> load(parameters);
      case "d.close" -> closed(torrent(parameters));
      case "d.erase" -> erased(torrent(parameters));
      default -> {
        if (!method.startsWith("d.")) {
          throw new Fault(-506, "Method '" + method + "' not defined");
        }
        yield value(torrent(parameters), method + "=");
      }
    };
  }

  @SuppressWarnings("unchecked")
  private List<Object> several(List<?> calls) {
    List<Object> answers = new ArrayList<>();
    for (Object each : calls) {
      Map<String, Object> call = (Map<String, Object>) each;
      try {
        String method = (String) call.get("methodName");
        answers.add(List.of(perform(method, (List<Object>) call.get("params"))));
      } catch (Fault e) {
        answers.add(e.struct());
      }
    }
    return answers;
  }

  private List<Object> list(List<Object> parameters) {
    if (!parameters.get(1).equals("main")) {
      throw new Fault(-503, "Could not find view.");
    }
    List<String> columns = texts(parameters.subList(2, parameters.size()));
    List<Object> rows = new ArrayList<>();
    for (FakeTorrent torrent : torrents.all()) {
      rows.add(columns.stream().map(column -> value(torrent, column)).toList());
    }
    return rows;
  }

  private Object load(List<Object> parameters) {
    Map<String, String> commands = new LinkedHashMap<>();
    for (String command : texts(parameters.subList(2, parameters.size()))) {
      Matcher safe = SAFE_COMMAND.matcher(command);
      if (!safe.matches()) {
        throw new IllegalStateException("rTorrent may find other commands in " + command);
      }
      commands.put(safe.group(1), safe.group(2));
    }
    FakeTorrent torrent;
    try {
      torrent =
          parameters.get(1) instanceof byte[] file
              ? Metainfo.read(file)
              : Metainfo.magnet((String) parameters.get(1));
    } catch (IllegalArgumentException e) {
      return 0;
    }
    if (!torrents.has(torrent.hash())) {
      String label = commands.getOrDefault("d.custom1.set", "");
      torrents.put(label.isEmpty() ? torrent : torrent.labels(decoded(label)));
    }
    return 0;
  }

  private static Object closed(FakeTorrent torrent) {
    return 0;
  }

  private Object erased(FakeTorrent torrent) {
    torrents.remove(torrent.hash(), !hasData.test(torrent));
    return 0;
  }

  private FakeTorrent torrent(List<Object> parameters) {
    String hash = ((String) parameters.get(0)).toLowerCase(Locale.ROOT);
    FakeTorrent torrent = torrents.get(hash);
    if (torrent == null) {
      throw new Fault(
          -501,
          hash.matches("[0-9a-f]{40}")
              ? "Could not find info-hash."
              : "Unsupported target type found.");
    }
    return torrent;
  }

  private Object value(FakeTorrent torrent, String column) {
    boolean known = torrent.metadata();
    boolean done = known && torrent.left() == 0 && torrent.error() != FILES_LOST;
    boolean complete = done && torrent.files().stream().allMatch(FakeTorrent.FakeFile::wanted);
    return switch (column) {
      case "d.hash=" -> torrent.hash().toUpperCase(Locale.ROOT);
      case "d.name=" -> known ? torrent.name() : torrent.hash().toUpperCase(Locale.ROOT) + ".meta";
      case "d.custom1=" -> torrent.labels().isEmpty() ? "" : encoded(torrent.labels().get(0));
      case "d.custom=seedingtime" -> "";
      case "d.size_bytes=" -> known ? torrent.totalSize() : 1L;
      case "d.complete=" -> complete ? 1L : 0L;
      case "d.is_partially_done=" -> done ? 1L : 0L;
      case "d.hashing=" -> torrent.checking() ? 3L : 0L;
      case "d.is_meta=" -> known ? 0L : 1L;
      case "d.message=" -> message(torrent);
      case "d.completed_bytes=" -> known ? torrent.wantedSize() - torrent.left() : 0L;
      case "d.wanted_chunks=" -> known ? chunks(torrent.left()) : 1L;
      case "d.chunk_size=" -> known ? CHUNK : 1L;
      case "d.down.rate=" -> torrent.eta() > 0 ? torrent.left() / torrent.eta() : 0L;
      case "d.up.total=" -> torrent.uploaded();
      case "d.ratio=" -> Math.max(0, Math.round(torrent.ratio() * 1000));
      case "d.timestamp.finished=" -> complete ? NOW - torrent.secondsSeeding() : 0L;
      case "system.time=" -> NOW;
      case "d.is_multi_file=" -> isFolder(torrent) ? 1L : 0L;
      case "d.directory=" -> folder(torrent) + (isFolder(torrent) ? "/" + torrent.name() : "");
      default -> {
        Matcher partial = PARTIAL.matcher(column);
        if (!partial.matches()) {
          String name = column.substring(0, Math.max(0, column.indexOf('=')));
          throw new Fault(-503, "Command \"" + name + "\" does not exist.");
        }
        yield done && !complete ? files(torrent, List.of(partial.group(1).split(","))) : 0;
      }
    };
  }

  private static List<Object> files(FakeTorrent torrent, List<String> columns) {
    List<Object> rows = new ArrayList<>();
    for (FakeTorrent.FakeFile file : torrent.files()) {
      rows.add(
          columns.stream()
              .filter(column -> !column.isEmpty())
              .map(column -> value(torrent, file, column))
              .toList());
    }
    return rows;
  }

  private static Object value(FakeTorrent torrent, FakeTorrent.FakeFile file, String column) {
    return switch (column) {
      case "f.path=" -> path(torrent, file);
      case "f.size_bytes=" -> file.size();
      case "f.priority=" -> file.wanted() ? 1L : 0L;
      case "f.size_chunks=" -> chunks(file.size());
      case "f.completed_chunks=" ->
          torrent.bytesCompleted(file) == file.size()
              ? chunks(file.size())
              : torrent.bytesCompleted(file) / CHUNK;
      default -> throw new Fault(-503, "Command \"" + column + "\" does not exist.");
    };
  }

  /** How many chunks hold so many bytes. */
  private static long chunks(long bytes) {
    return (bytes + CHUNK - 1) / CHUNK;
  }

  private static String message(FakeTorrent torrent) {
    return switch (torrent.error()) {
      case 0 -> "";
      case FILES_LOST ->
          "Download registered as completed, but hash check returned unfinished chunks.";
      default -> "Tracker: [" + torrent.errorString() + "]";
    };
  }

  /** Below the torrent's folder, where a hostile one leads out of it. */
  private static String path(FakeTorrent torrent, FakeTorrent.FakeFile file) {
    String top = torrent.name() + "/";
    return !isFolder(torrent)
        ? file.path()
        : file.path().startsWith(top) ? file.path().substring(top.length()) : "../" + file.path();
  }

  private static boolean isFolder(FakeTorrent torrent) {
    return torrent.files().size() != 1 || !torrent.files().get(0).path().equals(torrent.name());
  }

  private String folder(FakeTorrent torrent) {
    return torrent.downloadDir() == null ? downloadDir : torrent.downloadDir();
  }

  private static List<String> texts(List<Object> parameters) {
    return parameters.stream().map(String.class::cast).toList();
  }

  private static String encoded(String label) {
    return URLEncoder.encode(label, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String decoded(String label) {
    return URLDecoder.decode(label, StandardCharsets.UTF_8);
  }
}
