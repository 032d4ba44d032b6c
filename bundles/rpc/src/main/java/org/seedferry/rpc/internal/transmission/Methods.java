package org.seedferry.rpc.internal.transmission;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;
import org.seedferry.api.ledger.GrabSource;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.rpc.internal.desk.Desk;
import org.seedferry.rpc.internal.desk.Item;
import org.seedferry.rpc.internal.desk.Profile;
import org.seedferry.rpc.internal.desk.RefusedException;
import org.seedferry.rpc.internal.desk.Stage;
import org.seedferry.rpc.internal.transmission.Fields.Column;
import org.seedferry.rpc.internal.transmission.RpcException.Code;
import org.seedferry.rpc.internal.transmission.SessionFields.Session;

/** Every method, for one profile: what it does, and what it writes. Thread-safe. */
final class Methods {

  /** Writes the members of its answer, if it has any. */
  @FunctionalInterface
  private interface Method {
    void call(Arguments arguments, JsonOut out, Dialect dialect)
        throws RpcException, RefusedException;
  }

  /** Does something with some torrents. */
  @FunctionalInterface
  private interface Action {
    void on(Collection<Item> items);
  }

  private static final Set<String> OF_FILES = Set.of("files", "file_stats", "wanted", "priorities");
  private static final int OWN = 1;

  private final Map<String, Method> methods = new HashMap<>();
  private final TorrentFields torrentFields = new TorrentFields();
  private final SessionFields sessionFields = new SessionFields();
  private final Desk desk;
  private final Profile profile;
  private final Session session;
  private final Selection selection;
  private final SourceReader sources;
  private final Recent recent;
  private final Clock clock;

  /**
   * @param session the session's id
   */
  Methods(Desk desk, Profile profile, String session, SourceReader sources, Clock clock) {
    this.desk = desk;
    this.profile = profile;
    this.session = new Session(desk, profile, session);
    this.selection = new Selection(desk, profile);
    this.sources = sources;
    this.recent = new Recent(clock);
    this.clock = clock;
    addTorrentMethods();
    addSessionMethods();
  }

  private void addTorrentMethods() {
    methods.put("torrent_get", this::torrentGet);
    methods.put("torrent_add", this::torrentAdd);
    methods.put("torrent_set", (arguments, out, dialect) -> torrentSet(arguments));
    methods.put("torrent_remove", (arguments, out, dialect) -> torrentRemove(arguments));
    act("torrent_start", desk::resume);
    act(
        "torrent_start_now",
        items -> {
          desk.resume(items);
          desk.first(items);
        });
    act("torrent_stop", desk::pause);
    act("queue_move_top", desk::first);
    // Every byte is verified by itself, the seedbox announces by itself, and the others' order is
    // the order in which they came: there is nothing to do, and nothing to complain of.
    for (String nothing :
        List.of(
            "torrent_verify",
            "torrent_reannounce",
            "queue_move_up",
            "queue_move_down",
            "queue_move_bottom")) {
      act(nothing, items -> {});
    }
    methods.put("torrent_set_location", (arguments, out, dialect) -> setLocation(arguments));
    refuse(
        "torrent_rename_path",
        "what comes home keeps its name: *arr look for it under the one that they were told");
  }

  private void addSessionMethods() {
    methods.put("session_get", this::sessionGet);
    methods.put("session_set", (arguments, out, dialect) -> sessionSet(arguments));
    methods.put("session_stats", (arguments, out, dialect) -> sessionStats(out, dialect));
    methods.put("free_space", this::freeSpace);
    methods.put(
        "port_test",
        (arguments, out, dialect) -> out.name(dialect.spelled("port-is-open")).value(false));
    methods.put("group_get", (arguments, out, dialect) -> out.name("group").beginList().endList());
    refuse(
        "group_set", "there are no bandwidth groups: limits are set in Seedferry's own settings");
    refuse("blocklist_update", "there is no blocklist: the seedbox has its own");
    refuse("session_close", "Seedferry is not ended from here");
  }

  private void act(String name, Action action) {
    methods.put(name, (arguments, out, dialect) -> action.on(selection.of(arguments)));
  }

  private void refuse(String name, String why) {
    methods.put(
        name,
        (arguments, out, dialect) -> {
          throw new RefusedException(why);
        });
  }

  /**
   * Calls a method.
   *
   * @param name in snake case
   * @param out the members of the answer are written there
   */
  void call(String name, Arguments arguments, JsonOut out, Dialect dialect)
      throws RpcException, RefusedException {
    Method method = methods.get(name);
    if (method == null) {
      throw new RpcException(Code.NO_METHOD, "method name not recognized");
    }
    method.call(arguments, out, dialect);
  }

  private void torrentGet(Arguments arguments, JsonOut out, Dialect dialect) throws RpcException {
    List<String> fields = arguments.texts("fields");
    if (fields.isEmpty()) {
      throw new RpcException(Code.INVALID_PARAMS, "no fields specified");
    }
    List<Column<Row>> columns = torrentFields.columns(fields);
    boolean asTable = "table".equals(arguments.text("format"));
    Collection<Item> items = selection.of(arguments);
    if (Selection.isRecent(arguments)) {
      Recent.Changes changes = recent.of(List.copyOf(items));
      items = changes.items();
      out.name("removed").beginList();
      changes.removed().forEach(out::value);
      out.endList();
    }
    out.name("torrents").beginList();
    if (asTable) {
      out.beginList();
      columns.forEach(column -> out.value(column.name()));
      out.endList();
    }
    boolean looksAtFiles =
        columns.stream().anyMatch(column -> OF_FILES.contains(Names.snake(column.name())));
    Instant now = clock.instant();
    int position = 0;
    for (Item item : items) {
      Row row = new Row(desk, item, position++, now, looksAtFiles);
      if (asTable) {
        writeLine(row, columns, out, dialect);
      } else {
        torrentFields.write(row, columns, out, dialect);
      }
    }
    out.endList();
  }

  private static void writeLine(Row row, List<Column<Row>> columns, JsonOut out, Dialect dialect) {
    out.beginList();
    columns.forEach(column -> column.writer().write(row, out, dialect));
    out.endList();
  }

  private void torrentAdd(Arguments arguments, JsonOut out, Dialect dialect)
      throws RpcException, RefusedException {
    refuseUnwanted(arguments);
    List<String> labels = arguments.texts("labels");
    String folder = arguments.text("download_dir");
    boolean paused = arguments.flag("paused", false);
    GrabSource source = sources.read(arguments);
    Desk.Grabbed grabbed =
        desk.grab(
            profile,
            source,
            labels.isEmpty() ? "" : labels.get(0),
            folder == null || folder.isBlank() ? null : folder,
            labels,
            SeedGoal.NONE,
            paused);
    out.name(dialect.spelled(grabbed.known() ? "torrent-duplicate" : "torrent-added")).begin();
    out.name(dialect.spelled("hashString")).value(grabbed.item().hash());
    out.name("id").value(grabbed.item().id()).name("name").value(grabbed.item().name()).end();
  }

  private static void refuseUnwanted(Arguments arguments) throws RpcException, RefusedException {
    if (!arguments.list("files_unwanted").isEmpty()) {
      throw new RefusedException(
          "single files are not left out here: Seedferry's settings say which are, by their names");
    }
  }

  private void torrentSet(Arguments arguments) throws RpcException, RefusedException {
    refuseUnwanted(arguments);
    for (String tracker : List.of("tracker_add", "tracker_remove", "tracker_replace")) {
      if (arguments.has(tracker)) {
        throw new RefusedException("trackers are set on the seedbox");
      }
    }
    if (arguments.has("tracker_list")) {
      throw new RefusedException("trackers are set on the seedbox");
    }
    Collection<Item> items = selection.of(arguments);
    if (arguments.has("location")) {
      checkLocation(arguments.text("location"), items);
    }
    List<String> labels = arguments.has("labels") ? arguments.texts("labels") : null;
    for (Item item : items) {
      if (labels != null) {
        desk.label(item, labels);
      }
      SeedGoal goal = goal(arguments, item.goal());
      if (!goal.equals(item.goal())) {
        desk.goal(item, goal);
      }
    }
    if (arguments.has("queue_position") && arguments.number("queue_position", 0) == 0) {
      desk.first(items);
    }
  }

  /** A limit counts where its mode is the torrent's own, which it is where no mode is given. */
  private static SeedGoal goal(Arguments arguments, SeedGoal before) throws RpcException {
    Double ratio = before.ratio();
    Duration time = before.time();
    if (arguments.has("seed_ratio_limit") || arguments.has("seed_ratio_mode")) {
      boolean own = arguments.number("seed_ratio_mode", OWN) == OWN;
      ratio = own ? limit(arguments, "seed_ratio_limit", ratio == null ? 0 : ratio) : null;
    }
    if (arguments.has("seed_idle_limit") || arguments.has("seed_idle_mode")) {
      boolean own = arguments.number("seed_idle_mode", OWN) == OWN;
      double minutes = time == null ? 0 : time.toMinutes();
      time =
          own
              ? Duration.ofSeconds(Math.round(60 * limit(arguments, "seed_idle_limit", minutes)))
              : null;
    }
    return new SeedGoal(ratio, time);
  }

  private static Double limit(Arguments arguments, String name, double before) throws RpcException {
    double limit = arguments.number(name, before);
    if (!(limit >= 0 && limit < 1e9)) {
      throw new RpcException(Code.INVALID_PARAMS, "'" + name + "' cannot be " + limit);
    }
    return limit;
  }

  private void torrentRemove(Arguments arguments) throws RpcException {
    if (!Selection.isNamed(arguments)) {
      throw new RpcException(Code.INVALID_PARAMS, "say in 'ids' which torrents are to be removed");
    }
    desk.remove(selection.of(arguments), arguments.flag("delete_local_data", false));
  }

  private void setLocation(Arguments arguments) throws RpcException, RefusedException {
    String location = arguments.text("location");
    if (location == null || location.isBlank()) {
      throw new RpcException(Code.INVALID_PARAMS, "no location");
    }
    checkLocation(location, selection.of(arguments));
  }

  private static void checkLocation(String location, Collection<Item> items)
      throws RefusedException {
    for (Item item : items) {
      if (!item.folder().equals(location)) {
        throw new RefusedException(
            "what comes home stays in " + item.folder() + ": set another label before it is home");
      }
    }
  }

  private void sessionGet(Arguments arguments, JsonOut out, Dialect dialect) throws RpcException {
    List<Column<Session>> columns =
        arguments.has("fields")
            ? sessionFields.columns(arguments.texts("fields"))
            : sessionFields.columns(dialect);
    for (Column<Session> column : columns) {
      out.name(column.key());
      column.writer().write(session, out, dialect);
    }
  }

  /** What is so already may be set; for all else there are Seedferry's own settings. */
  private void sessionSet(Arguments arguments) throws RefusedException {
    JsonObject current = current();
    List<String> others = new ArrayList<>();
    arguments
        .all()
        .forEach(
            (name, value) -> {
              if (!isSame(value, current.get(name))) {
                others.add(name);
              }
            });
    if (!others.isEmpty()) {
      throw new RefusedException(
          String.join(", ", others).replace('_', '-')
              + ": set in Seedferry's own settings or on the seedbox, not here");
    }
  }

  private static boolean isSame(JsonValue wanted, JsonValue current) {
    if (wanted instanceof JsonNumber number && current instanceof JsonNumber other) {
      return number.doubleValue() == other.doubleValue();
    }
    return wanted.equals(current);
  }

  private JsonObject current() {
    JsonOut out = new JsonOut();
    sessionFields.write(session, sessionFields.columns(Dialect.JSON_RPC), out, Dialect.JSON_RPC);
    try {
      return WireJson.parseObject(out.toString());
    } catch (UnreadableException e) {
      throw new IllegalStateException("what is written here can be read", e);
    }
  }

  private void sessionStats(JsonOut out, Dialect dialect) {
    List<Item> items = desk.items(profile);
    long paused = items.stream().filter(Item::paused).count();
    long active = items.stream().filter(item -> item.stage() == Stage.FETCHING).count();
    long home = items.stream().filter(Item::isHome).mapToLong(Item::size).sum();
    long uploaded = items.stream().mapToLong(Item::uploaded).sum();
    out.name(dialect.spelled("activeTorrentCount")).value(active);
    out.name(dialect.spelled("pausedTorrentCount")).value(paused);
    out.name(dialect.spelled("torrentCount")).value(items.size());
    out.name(dialect.spelled("downloadSpeed"))
        .value(items.stream().mapToLong(Item::bytesPerSecond).sum());
    out.name(dialect.spelled("uploadSpeed")).value(0);
    for (String stats : List.of("cumulative-stats", "current-stats")) {
      out.name(dialect.spelled(stats)).begin();
      out.name(dialect.spelled("downloadedBytes")).value(home);
      out.name(dialect.spelled("uploadedBytes")).value(uploaded);
      out.name(dialect.spelled("filesAdded")).value(items.size());
      out.name(dialect.spelled("sessionCount")).value(1);
      out.name(dialect.spelled("secondsActive")).value(0).end();
    }
  }

  private void freeSpace(Arguments arguments, JsonOut out, Dialect dialect)
      throws RpcException, RefusedException {
    String path = arguments.text("path");
    String root = desk.root();
    if (path == null || !path.equals(root) && !path.startsWith(root + "/")) {
      throw new RefusedException("free space is told of " + root + " and what is below it");
    }
    out.name("path").value(path);
    out.name(dialect.spelled("size-bytes")).value(desk.freeBytes());
    out.name("total_size").value(-1);
  }
}
