package org.seedferry.rpc.internal.transmission;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.seedferry.rpc.internal.desk.FileItem;
import org.seedferry.rpc.internal.desk.Item;
import org.seedferry.rpc.internal.desk.Stage;

/**
 * Every field of a torrent, after {@code docs/rpc-spec.md}. What only a peer of a swarm has
 * (pieces, trackers, peers) is there and empty.
 */
final class TorrentFields extends Fields<Row> {

  private static final int LOCAL_ERROR = 3;

  TorrentFields() {
    addIdentity();
    addProgress();
    addTimes();
    addSeeding();
    addFiles();
    addSwarm();
    addSettings();
  }

  private void addIdentity() {
    number("id", row -> row.item().id());
    text("hashString", row -> row.item().hash());
    text("name", row -> row.item().name());
    text("downloadDir", row -> row.item().folder());
    add(
        "labels",
        (row, out, dialect) -> {
          out.beginList();
          row.item().labels().forEach(out::value);
          out.endList();
        });
    text("magnetLink", row -> magnet(row.item()));
    text("comment", row -> "");
    text("creator", row -> "");
    number("dateCreated", row -> 0);
    flag("isPrivate", row -> false);
    text("torrentFile", row -> "");
    text("primary-mime-type", row -> "application/octet-stream");
    text("group", row -> "");
  }

  private void addProgress() {
    number("status", row -> row.limits().status());
    number("error", row -> row.item().trouble().isEmpty() ? 0 : LOCAL_ERROR);
    text("errorString", row -> row.item().trouble());
    number("totalSize", row -> row.item().size());
    number("sizeWhenDone", row -> row.item().size());
    number("leftUntilDone", Row::left);
    number("desiredAvailable", Row::left);
    number("haveValid", Row::had);
    number("haveUnchecked", row -> 0);
    number("downloadedEver", Row::had);
    number("corruptEver", row -> 0);
    real("percentDone", row -> row.item().progress());
    real("percentComplete", row -> row.item().progress());
    real("metadataPercentComplete", row -> row.item().size() > 0 ? 1 : 0);
    real("recheckProgress", row -> 0);
    flag("isFinished", row -> row.limits().isFinished());
    flag("isStalled", row -> false);
    number("eta", row -> eta(row.item()));
    number("etaIdle", row -> -1);
    number("rateDownload", row -> row.item().bytesPerSecond());
    number("rateUpload", row -> 0);
    number("queuePosition", Row::position);
  }

  private void addTimes() {
    number("addedDate", row -> seconds(row.item().added()));
    number("startDate", row -> seconds(row.item().added()));
    number("activityDate", row -> seconds(activity(row)));
    number("editDate", row -> 0);
    number("doneDate", row -> row.item().home() == null ? 0 : seconds(row.item().home()));
    number("secondsDownloading", TorrentFields::secondsDownloading);
    number("secondsSeeding", row -> row.limits().secondsSeeding());
    number("manualAnnounceTime", row -> -1);
  }

  private void addSeeding() {
    number("uploadedEver", row -> row.item().uploaded());
    real("uploadRatio", row -> row.item().ratio());
    number("seedRatioMode", row -> row.limits().ratioMode());
    real("seedRatioLimit", row -> row.limits().ratioLimit());
    number("seedIdleMode", row -> row.limits().idleMode());
    number("seedIdleLimit", row -> row.limits().idleLimit());
  }

  private void addFiles() {
    add(
        "files",
        (row, out, dialect) -> {
          out.beginList();
          for (FileItem file : row.files()) {
            out.begin().name(dialect.spelled("bytesCompleted")).value(file.done());
            out.name("length").value(file.size()).name("name").value(file.path());
            out.name("begin_piece").value(0).name("end_piece").value(0).end();
          }
          out.endList();
        });
    add(
        "fileStats",
        (row, out, dialect) -> {
          out.beginList();
          for (FileItem file : row.files()) {
            out.begin().name(dialect.spelled("bytesCompleted")).value(file.done());
            out.name("priority").value(0).name("wanted").value(true).end();
          }
          out.endList();
        });
    eachFile("priorities", 0);
    eachFile("wanted", 1);
    number("fileCount", Row::fileCount);
    number("file-count", Row::fileCount);
  }

  private void addSwarm() {
    for (String list :
        new String[] {"trackers", "trackerStats", "peers", "webseeds", "availability"}) {
      add(list, (row, out, dialect) -> out.beginList().endList());
    }
    text("trackerList", row -> "");
    text("pieces", row -> "");
    for (String count :
        new String[] {
          "pieceCount",
          "pieceSize",
          "peersConnected",
          "peersGettingFromUs",
          "peersSendingToUs",
          "webseedsSendingToUs"
        }) {
      number(count, row -> 0);
    }
    add(
        "peersFrom",
        (row, out, dialect) -> {
          out.begin();
          for (String origin :
              new String[] {
                "fromCache",
                "fromDht",
                "fromIncoming",
                "fromLpd",
                "fromLtep",
                "fromPex",
                "fromTracker"
              }) {
            out.name(dialect.spelled(origin)).value(0);
          }
          out.end();
        });
  }

  private void addSettings() {
    number("bandwidthPriority", row -> 0);
    number("downloadLimit", row -> 0);
    flag("downloadLimited", row -> false);
    number("uploadLimit", row -> 0);
    flag("uploadLimited", row -> false);
    flag("honorsSessionLimits", row -> true);
    number("maxConnectedPeers", row -> 0);
    number("peer-limit", row -> 0);
    flag("sequential_download", row -> false);
  }

  private void number(String name, ToLongFunction<Row> value) {
    add(name, (row, out, dialect) -> out.value(value.applyAsLong(row)));
  }

  private void real(String name, ToDoubleFunction<Row> value) {
    add(name, (row, out, dialect) -> out.value(value.applyAsDouble(row)));
  }

  private void text(String name, Function<Row, String> value) {
    add(name, (row, out, dialect) -> out.value(value.apply(row)));
  }

  private void flag(String name, Predicate<Row> value) {
    add(name, (row, out, dialect) -> out.value(value.test(row)));
  }

  private void eachFile(String name, long value) {
    add(
        name,
        (row, out, dialect) -> {
          out.beginList();
          row.files().forEach(file -> out.value(value));
          out.endList();
        });
  }

  /** Without trackers: their addresses may hold a passkey. */
  private static String magnet(Item item) {
    String topic = item.hash().length() == 64 ? "urn:btmh:1220" : "urn:btih:";
    String name = URLEncoder.encode(item.name(), StandardCharsets.UTF_8).replace("+", "%20");
    return "magnet:?xt=" + topic + item.hash() + "&dn=" + name;
  }

  private static long eta(Item item) {
    Duration eta = item.eta();
    return item.isHome() || eta == null ? -1 : Math.max(0, eta.toSeconds());
  }

  /** Null where nothing has come yet. */
  private static Instant activity(Row row) {
    Item item = row.item();
    if (item.home() != null) {
      return item.home();
    }
    return item.stage() == Stage.FETCHING ? row.now() : null;
  }

  private static long secondsDownloading(Row row) {
    Item item = row.item();
    Instant until = item.home() == null ? row.now() : item.home();
    return item.added() == null
        ? 0
        : Math.max(0, Duration.between(item.added(), until).toSeconds());
  }

  private static long seconds(Instant moment) {
    return moment == null ? 0 : moment.getEpochSecond();
  }
}
