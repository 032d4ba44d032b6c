package org.seedferry.rpc.internal.qbittorrent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.rpc.internal.desk.Item;
import org.seedferry.rpc.internal.desk.Stage;

/** Makes items; what is not set is that of one that a seedbox is getting. Not thread-safe. */
final class Items {

  static final Instant ADDED = Instant.ofEpochSecond(1_795_224_994);
  static final String ROOT = "/downloads";
  static final long SIZE = 1_000;

  private final String hash;
  private String name = "Ferry S01E01";
  private List<String> labels = List.of("tv-sonarr");
  private long size = SIZE;
  private Stage stage = Stage.REMOTE;
  private boolean paused;
  private String trouble = "";
  private Duration eta;
  private double ratio;
  private Duration seeded = Duration.ZERO;
  private SeedGoal goal = SeedGoal.NONE;

  private Items(String hash) {
    this.hash = hash;
  }

  static Items of(String hash) {
    return new Items(hash);
  }

  /** One as it is shown. */
  static Items like(Item item) {
    Items made = new Items(item.hash());
    made.name = item.name();
    made.labels = item.labels();
    made.size = item.size();
    made.stage = item.stage();
    made.paused = item.paused();
    made.trouble = item.trouble();
    made.eta = item.eta();
    made.ratio = item.ratio();
    made.seeded = item.seeded();
    made.goal = item.goal();
    return made;
  }

  Items name(String wanted) {
    name = wanted;
    return this;
  }

  Items labels(List<String> wanted) {
    labels = wanted;
    return this;
  }

  Items size(long wanted) {
    size = wanted;
    return this;
  }

  Items stage(Stage wanted) {
    stage = wanted;
    return this;
  }

  Items paused(boolean wanted) {
    paused = wanted;
    return this;
  }

  Items trouble(String wanted) {
    trouble = wanted;
    return this;
  }

  Items eta(Duration wanted) {
    eta = wanted;
    return this;
  }

  Items seeded(double wantedRatio, Duration wantedTime) {
    ratio = wantedRatio;
    seeded = wantedTime;
    return this;
  }

  Items goal(SeedGoal wanted) {
    goal = wanted;
    return this;
  }

  Item item() {
    boolean home = stage == Stage.HOME;
    String label = labels.isEmpty() ? "" : labels.get(0);
    return new Item(
        1,
        hash,
        name,
        label.isEmpty() ? ROOT : ROOT + "/" + label,
        label,
        labels,
        size,
        home ? 0 : Math.max(1, size),
        home ? 1 : 0.25,
        stage,
        paused,
        trouble,
        0,
        eta,
        0,
        ratio,
        seeded,
        goal,
        ADDED,
        home ? ADDED.plusSeconds(60) : null);
  }

  Row row() {
    return new Row(item(), false);
  }
}
