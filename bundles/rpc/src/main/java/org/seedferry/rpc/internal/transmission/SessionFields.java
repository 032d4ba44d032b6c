package org.seedferry.rpc.internal.transmission;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.seedferry.rpc.internal.desk.Desk;
import org.seedferry.rpc.internal.desk.Profile;

/**
 * Every field of the session, after {@code docs/rpc-spec.md}. An *arr reads the version, by which
 * it uses labels, the download directory, and that no general seed limit is set.
 */
final class SessionFields extends Fields<SessionFields.Session> {

  /** Knows labels, and both dialects. */
  static final String VERSION = "4.1.0 (Seedferry)";

  static final String RPC_VERSION = "6.0.0";

  private static final int RPC_NUMBER = 18;
  private static final int OLDEST_RPC_NUMBER = 14;

  /**
   * What the fields are read of.
   *
   * @param id the session's id
   */
  record Session(Desk desk, Profile profile, String id) {}

  SessionFields() {
    text("version", any -> VERSION);
    number("rpc-version", any -> RPC_NUMBER);
    number("rpc-version-minimum", any -> OLDEST_RPC_NUMBER);
    text("rpc-version-semver", any -> RPC_VERSION);
    text("session-id", Session::id);
    text("config-dir", any -> "");
    addFolders();
    addQueues();
    addSpeeds();
    addPeers();
    addScripts();
    add("units", (any, out, dialect) -> units(out, dialect));
  }

  private void addFolders() {
    text("download-dir", session -> session.desk().root());
    number("download-dir-free-space", session -> session.desk().freeBytes());
    text("incomplete-dir", session -> session.desk().root());
    flag("incomplete-dir-enabled", false);
    flag("rename-partial-files", false);
    flag("trash-original-torrent-files", false);
    flag("start-added-torrents", true);
    number("cache-size-mb", any -> 0);
  }

  private void addQueues() {
    add(
        "download-queue-enabled",
        (session, out, dialect) -> out.value(session.profile().slots() > 0));
    number("download-queue-size", session -> session.profile().slots());
    flag("queue-stalled-enabled", false);
    number("queue-stalled-minutes", any -> 30);
    flag("seed-queue-enabled", false);
    number("seed-queue-size", any -> 0);
    number("seedRatioLimit", any -> 0);
    flag("seedRatioLimited", false);
    number("idle-seeding-limit", any -> 30);
    flag("idle-seeding-limit-enabled", false);
  }

  private void addSpeeds() {
    for (String limit :
        List.of("alt-speed-down", "alt-speed-up", "speed-limit-down", "speed-limit-up")) {
      number(limit, any -> 0);
    }
    for (String limited :
        List.of(
            "alt-speed-enabled",
            "alt-speed-time-enabled",
            "speed-limit-down-enabled",
            "speed-limit-up-enabled")) {
      flag(limited, false);
    }
    number("alt-speed-time-begin", any -> 540);
    number("alt-speed-time-end", any -> 1020);
    number("alt-speed-time-day", any -> 127);
  }

  private void addPeers() {
    for (String off :
        List.of(
            "blocklist-enabled",
            "lpd-enabled",
            "peer-port-random-on-start",
            "pex-enabled",
            "port-forwarding-enabled",
            "sequential_download",
            "utp-enabled")) {
      flag(off, false);
    }
    // magnets are taken, and a client may ask whether they are
    flag("dht-enabled", true);
    flag("tcp-enabled", true);
    for (String none :
        List.of(
            "blocklist-size", "peer-limit-global", "peer-limit-per-torrent", "peer-port", "reqq")) {
      number(none, any -> 0);
    }
    text("blocklist-url", any -> "");
    text("default-trackers", any -> "");
    text("encryption", any -> "preferred");
  }

  private void addScripts() {
    for (String when :
        List.of("script-torrent-added", "script-torrent-done", "script-torrent-done-seeding")) {
      flag(when + "-enabled", false);
      text(when + "-filename", any -> "");
    }
  }

  private void text(String name, Function<Session, String> value) {
    add(name, (session, out, dialect) -> out.value(value.apply(session)));
  }

  private void number(String name, ToLongFunction<Session> value) {
    add(name, (session, out, dialect) -> out.value(value.applyAsLong(session)));
  }

  private void flag(String name, boolean value) {
    add(name, (session, out, dialect) -> out.value(value));
  }

  private static void units(JsonOut out, Dialect dialect) {
    out.begin();
    unit(out, dialect, "speed", 1000, List.of("kB/s", "MB/s", "GB/s", "TB/s"));
    unit(out, dialect, "size", 1000, List.of("kB", "MB", "GB", "TB"));
    unit(out, dialect, "memory", 1024, List.of("KiB", "MiB", "GiB", "TiB"));
    out.end();
  }

  private static void unit(
      JsonOut out, Dialect dialect, String of, long bytes, List<String> names) {
    out.name(dialect.spelled(of + "-units")).beginList();
    names.forEach(out::value);
    out.endList().name(dialect.spelled(of + "-bytes")).value(bytes);
  }
}
