package org.seedferry.rpc.internal.qbittorrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.rpc.internal.desk.Stage;
import org.seedferry.testing.leak.LeakDetector;

@ExtendWith(LeakDetector.class)
class RowTest {

  private static final String HASH = "a".repeat(40);
  private static final SeedGoal TWICE = new SeedGoal(2.0, Duration.ofMinutes(90));

  @Test
  void nothingIsCompletedBeforeItsDeliveryStandsUnderItsName() {
    assertThat(row(Stage.WAITING).state()).isEqualTo("queuedDL");
    assertThat(row(Stage.REMOTE).state()).isEqualTo("downloading");
    assertThat(row(Stage.FETCHING).state()).isEqualTo("downloading");
    assertThat(row(Stage.HOME).state()).isEqualTo("stalledUP");
    assertThat(Items.of(HASH).size(0).row().state()).isEqualTo("metaDL");
  }

  @Test
  void whatIsPausedOrInTroubleSaysSoUntilItIsHome() {
    assertThat(Items.of(HASH).paused(true).row().state()).isEqualTo("pausedDL");
    assertThat(Items.of(HASH).trouble("no peers").row().state()).isEqualTo("error");
    assertThat(Items.of(HASH).trouble("x").stage(Stage.HOME).row().state()).isEqualTo("stalledUP");
  }

  @Test
  void whatMayBeMovedIsShownAsSeededEnough() {
    Row row = new Row(Items.of(HASH).stage(Stage.HOME).goal(TWICE).item(), true);
    assertThat(row.state()).isEqualTo("pausedUP");
    assertThat(row.ratioLimit()).isZero();
    Row before = new Row(Items.of(HASH).goal(TWICE).item(), true);
    assertThat(before.ratioLimit()).isEqualTo(2);
  }

  @Test
  void whatMayNotBeMovedIsShownAsItIsSeeded() {
    Items home = Items.of(HASH).stage(Stage.HOME).goal(TWICE);
    assertThat(home.row().state()).isEqualTo("stalledUP");
    assertThat(home.seeded(2, Duration.ZERO).row().state()).isEqualTo("pausedUP");
    assertThat(home.seeded(0, Duration.ofMinutes(90)).row().state()).isEqualTo("pausedUP");
    assertThat(home.row().ratioLimit()).isEqualTo(2);
    assertThat(home.row().seedingTimeLimit()).isEqualTo(90);
    assertThat(row(Stage.HOME).ratioLimit()).isEqualTo(-2);
    assertThat(row(Stage.HOME).seedingTimeLimit()).isEqualTo(-2);
  }

  @Test
  void anUnknownTimeIsTheOneThatQbittorrentWrites() {
    assertThat(row(Stage.REMOTE).eta()).isEqualTo(8_640_000);
    assertThat(row(Stage.HOME).eta()).isEqualTo(8_640_000);
    assertThat(Items.of(HASH).eta(Duration.ofSeconds(7)).row().eta()).isEqualTo(7);
    assertThat(Items.of(HASH).eta(Duration.ofDays(9_999)).row().eta()).isEqualTo(8_640_000);
  }

  @Test
  void theHashesOfBothVersionsHaveTheirPlaces() {
    assertThat(row(Stage.HOME).hashV1()).isEqualTo(HASH);
    assertThat(row(Stage.HOME).hashV2()).isEmpty();
    Row second = Items.of("b".repeat(64)).name("a & b").row();
    assertThat(second.hashV1()).isEmpty();
    assertThat(second.hashV2()).hasSize(64);
    assertThat(second.magnet())
        .isEqualTo("magnet:?xt=urn:btmh:1220" + "b".repeat(64) + "&dn=a%20%26%20b");
  }

  @Test
  void aListCanBeFilteredSortedAndCut() throws Refusal {
    List<Row> rows =
        List.of(
            Items.of("c".repeat(40)).name("C").size(1).row(),
            Items.of("a".repeat(40)).name("A").size(3).stage(Stage.HOME).row(),
            Items.of("b".repeat(40))
                .name("B")
                .size(2)
                .paused(true)
                .labels(List.of("x", "t"))
                .row());
    assertThat(names(rows, Map.of())).isEqualTo("CAB");
    assertThat(names(rows, Map.of("sort", "name"))).isEqualTo("ABC");
    assertThat(names(rows, Map.of("sort", "size", "reverse", "true"))).isEqualTo("ABC");
    assertThat(names(rows, Map.of("sort", "nosuch"))).isEqualTo("CAB");
    assertThat(names(rows, Map.of("filter", "completed"))).isEqualTo("A");
    assertThat(names(rows, Map.of("filter", "downloading"))).isEqualTo("CB");
    assertThat(names(rows, Map.of("filter", "paused"))).isEqualTo("B");
    assertThat(names(rows, Map.of("filter", "resumed"))).isEqualTo("CA");
    assertThat(names(rows, Map.of("filter", "nosuch"))).isEqualTo("CAB");
    assertThat(names(rows, Map.of("category", "x"))).isEqualTo("B");
    assertThat(names(rows, Map.of("category", ""))).isEmpty();
    assertThat(names(rows, Map.of("tag", "t"))).isEqualTo("B");
    assertThat(names(rows, Map.of("tag", ""))).isEqualTo("CA");
    assertThat(names(rows, Map.of("limit", "1", "offset", "1"))).isEqualTo("A");
    assertThat(names(rows, Map.of("limit", "5", "offset", "-1"))).isEqualTo("B");
    assertThat(names(rows, Map.of("offset", "9"))).isEmpty();
    assertThat(names(rows, Map.of("hashes", "all"))).isEqualTo("CAB");
  }

  @Test
  void everyColumnCanBeSortedBy() throws Refusal {
    List<Row> rows = List.of(row(Stage.REMOTE), row(Stage.HOME), row(Stage.WAITING));
    for (Column column : Column.INFO) {
      assertThat(names(rows, Map.of("sort", column.name()))).as(column.name()).hasSize(3 * 12);
    }
  }

  private static Row row(Stage stage) {
    return Items.of(HASH).stage(stage).row();
  }

  private static String names(List<Row> rows, Map<String, String> fields) throws Refusal {
    StringBuilder names = new StringBuilder();
    new Query(new Parameters(fields, List.of()))
        .select(rows)
        .forEach(row -> names.append(row.item().name()));
    return names.toString();
  }
}
