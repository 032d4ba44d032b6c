package org.seedferry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.itests.host.HomeFolder;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.itests.host.LocalRootWatch;
import org.seedferry.itests.host.Snapshot;
import org.seedferry.itests.host.Trees;
import org.seedferry.testing.fake.FakeWebhook;
import org.seedferry.testing.http.FaultServer;
import org.seedferry.testing.http.ListingStyle;
import org.seedferry.testing.leak.Tolerates;

/**
 * Two hosts with one PostgreSQL share the work: nothing is fetched twice, nothing is left lying.
 */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = "amd64",
    disabledReason = "NOT RUN: the PostgreSQL binaries of this test are for Linux on amd64")
@Tolerates(
    value = "shutdown hook .*EmbeddedPostgres",
    reason = "its library never takes back the hook that closes the server")
@Tolerates(
    value = "thread Thread-\\d+ \\(TIMED_WAITING, daemon\\)",
    reason =
        "its library unpacks the server, the first time on a machine, by the runtime's own pool for"
            + " asynchronous files, whose threads stay for a minute")
class TwoHostsIT {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int MEBIBYTE = 1 << 20;

  @TempDir private Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private EmbeddedPostgres postgres;
  private FaultServer server;
  private FakeWebhook webhook;
  private Path source;

  @BeforeEach
  void begin() throws Exception {
    postgres = EmbeddedPostgres.builder().start();
    source = Files.createDirectories(folder.resolve("source"));
    server = new FaultServer(source, ListingStyle.NGINX);
    webhook = FakeWebhook.start(threads);
  }

  @AfterEach
  void end() throws Exception {
    webhook.close();
    server.close();
    threads.shutdownNow();
    postgres.close();
  }

  @Test
  void eachOfTwoHundredTransfersIsFetchedByOneHostOnly() throws Exception {
    for (int i = 0; i < 200; i++) {
      Path top = source.resolve("Transfer " + i);
      Trees.makeBig(i % 10 == 0 ? Files.createDirectory(top).resolve("a.mkv") : top, 20_000 + i);
    }
    Path left = folder.resolve("left");
    Path right = folder.resolve("right");
    try (HostProcess one = home("one", left).start();
        HostProcess two = home("two", right).start()) {
      awaitCleaned(200, one, two);
      assertThat(one.terminate(LIMIT)).as(one.output()).isZero();
      assertThat(two.terminate(LIMIT)).as(two.output()).isZero();
    }
    assertThat(requestedFiles())
        .hasSize(200)
        .allSatisfy((path, times) -> assertThat(times).isOne());
    List<String> mine = visible(left);
    List<String> theirs = visible(right);
    assertThat(mine).isNotEmpty().doesNotContainAnyElementsOf(theirs);
    assertThat(theirs).isNotEmpty();
    assertThat(mine.size() + theirs.size()).isEqualTo(200);
    for (String name : mine) {
      assertThat(Snapshot.of(left.resolve(name))).isEqualTo(Snapshot.of(source.resolve(name)));
    }
    for (String name : theirs) {
      assertThat(Snapshot.of(right.resolve(name))).isEqualTo(Snapshot.of(source.resolve(name)));
    }
    assertThat(query("select name from events where kind = 'DOWNLOADED' and node = 'one'"))
        .containsExactlyInAnyOrderElementsOf(mine);
    assertThat(query("select name from events where kind = 'DOWNLOADED' and node = 'two'"))
        .containsExactlyInAnyOrderElementsOf(theirs);
    for (String kind : List.of("QUEUED", "DOWNLOADING", "DOWNLOADED", "CLEANED")) {
      assertThat(query("select name from events where kind = '" + kind + "'"))
          .hasSize(200)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void whatAKilledHostHadClaimedIsFinishedByTheOtherWhenTheLeaseIsOver() throws Exception {
    Path shared = folder.resolve("shared");
    LocalRootWatch watch = new LocalRootWatch(shared);
    long size = 0;
    for (int i = 0; i < 12; i++) {
      String name = "Film " + i + ".mkv";
      Trees.makeBig(source.resolve(name), 3 * MEBIBYTE + i);
      watch.expect(name, Snapshot.of(source.resolve(name)));
      size += 3 * MEBIBYTE + i;
    }
    server.pace(MEBIBYTE);
    List<String> begun;
    try (HostProcess one = home("one", shared).start();
        HostProcess two = home("two", shared).start()) {
      // Both have finished something and are in the middle of more.
      one.await("is home as", LIMIT);
      two.await("is home as", LIMIT);
      long sent = server.sent();
      assertThat(server.awaitSent(sent + 3 * MEBIBYTE / 2, LIMIT)).isTrue();
      one.kill();
      begun = query("select name from transfers where state = 'DOWNLOADING' and owner = 'one'");
      awaitCleaned(12, one, two);
      assertThat(two.terminate(LIMIT)).as(two.output()).isZero();
      assertThat(one.output() + two.output()).doesNotContain("\tat ");
    } finally {
      watch.close();
    }
    assertThat(begun).as("what the killed host had under way").isNotEmpty();
    assertThat(watch.violations()).isEmpty();
    assertThat(watch.verified()).hasSize(12);
    Trees.assertIdentical(source, shared);
    assertThat(query("select name from events where kind = 'DOWNLOADED' and node = 'two'"))
        .containsAll(begun);
    assertThat(query("select name from events where kind = 'DOWNLOADED' and node = 'one'"))
        .isNotEmpty();
    assertThat(query("select name from events where kind = 'DOWNLOADED'"))
        .hasSize(12)
        .doesNotHaveDuplicates();
    // On the shared disk the other host goes on where the killed one was.
    assertThat(server.sent()).isBetween(size, size + begun.size() * (MEBIBYTE + MEBIBYTE / 4L));
  }

  private HomeFolder home(String node, Path localRoot) throws IOException {
    return new HomeFolder(folder.resolve("home " + node))
        .set(
            "org.seedferry.ledger",
            Map.of(
                "url",
                "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres",
                "user",
                "postgres",
                ".password",
                "postgres",
                "node",
                node))
        .set(
            "org.seedferry.seedbox.folder~box",
            Map.of("uri", server.url(), "name", "box", "settle", "0s"))
        .set("org.seedferry.orchestrator", Map.of("interval", "1s"))
        .set(
            "org.seedferry.downloader",
            Map.of(
                "local.root",
                localRoot,
                "free.space.floor",
                "1MiB",
                "lease",
                "5s",
                // What a kill costs is counted below for one part of each file.
                "connections.per.transfer",
                1))
        .set("org.seedferry.downloader.imports", Map.of("interval", "1s", "lease", "5s"))
        .set("org.seedferry.downloader.seeding", Map.of("interval", "1s", "lease", "5s"))
        .set(
            "org.seedferry.notifier.webhook~" + node,
            Map.of("name", node, ".url", webhook.uri(), "events", "CLEANED"));
  }

  /** Every node tells its own channel of all events, whoever made them. */
  private void awaitCleaned(int count, HostProcess one, HostProcess two) throws Exception {
    boolean all =
        webhook.await(
            () ->
                webhook.accepted().stream()
                        .map(call -> call.json().getJsonObject("transfer").getString("name"))
                        .distinct()
                        .count()
                    == count,
            LIMIT);
    assertThat(all)
        .as(
            "all are CLEANED, not %s; the hosts said:%n%s%n------%n%s",
            query("select name || ' ' || state from transfers where state <> 'CLEANED'"),
            one.output(),
            two.output())
        .isTrue();
  }

  /** How often each file was asked for. */
  private Map<String, Integer> requestedFiles() {
    Map<String, Integer> times = new TreeMap<>();
    server.requests().stream()
        .filter(request -> request.method().equals("GET") && !request.path().endsWith("/"))
        .forEach(request -> times.merge(request.path(), 1, Integer::sum));
    return times;
  }

  private static List<String> visible(Path localRoot) throws IOException {
    try (Stream<Path> entries = Files.list(localRoot)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> !name.equals(".seedferry"))
          .toList();
    }
  }

  private List<String> query(String sql) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }
}
