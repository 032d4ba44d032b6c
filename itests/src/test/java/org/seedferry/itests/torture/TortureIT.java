package org.seedferry.itests.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.itests.chaos.ChildJvm;
import org.seedferry.itests.host.HomeFolder;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.itests.host.Jdks;
import org.seedferry.itests.host.LocalRootWatch;
import org.seedferry.itests.host.Snapshot;
import org.seedferry.itests.host.Told;
import org.seedferry.testing.Eventually;
import org.seedferry.testing.fake.FakeWebhook;

/**
 * 500 files from servers that do whatever servers do wrong: what can be had is delivered identical,
 * the rest fails with the true reason, nothing incomplete is ever seen, and nothing stays open.
 *
 * <p>What happens is drawn by a seed, which is printed; {@code -Dseedferry.torture.seed=N} draws
 * the same again. {@code -Dseedferry.torture.flips=true} adds wrong bits, which a host finds only
 * where it looks at the hash that the server tells ({@code Repr-Digest}).
 */
@EnabledIfSystemProperty(
    named = "seedferry.torture",
    matches = ".+",
    disabledReason = "NOT RUN: it takes minutes; -Dseedferry.torture=true asks for it")
class TortureIT {

  private static final long SEED =
      Long.getLong("seedferry.torture.seed", System.nanoTime() % 1_000_000);
  private static final boolean FLIPS = Boolean.getBoolean("seedferry.torture.flips");
  private static final Duration LIMIT = Duration.ofMinutes(20);
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String WARM_UP = "Warm up.mkv";

  @TempDir private Path folder;

  private final Shelf curable = new Shelf(true);
  private final FaultySite healing = new FaultySite(curable, FLIPS);
  private final FaultySite hopeless = new FaultySite(new Shelf(true), FLIPS);
  private final Cast cast = new Cast(SEED, FLIPS);

  @Test
  void whatCanBeHadIsDeliveredAndTheRestFailsWithTheTrueReason() throws Exception {
    System.out.printf("torture: seed %d, flips %s%n", SEED, FLIPS);
    long begin = System.nanoTime();
    ExecutorService threads = Executors.newCachedThreadPool();
    Path localRoot = folder.resolve("local");
    try (Web good = new Web(healing);
        Web bad = new Web(hopeless);
        FakeWebhook webhook = FakeWebhook.start(threads);
        LocalRootWatch watch = new LocalRootWatch(localRoot)) {
      HomeFolder home = home(localRoot, good, bad, webhook);
      try (HostProcess host = start(home)) {
        warmUp(watch);
        say(host, "baseline", SOON);
        cast.good().forEach(watch::expect);
        healing.show(cast.curable());
        hopeless.show(cast.incurable());
        awaitEnds(webhook, watch, host);
        checkNothingIsLeft(host, good, bad);
        host.type("stop");
        assertThat(host.exitCode(SOON)).isZero();
        watch.close();
        System.out.println(figures(begin, good, bad, webhook));
        check(home, watch);
        assertThat(log(home)).doesNotContain("reason=panic").doesNotContain("\tat ");
      } catch (Throwable e) {
        Path kept = Path.of(System.getProperty("seedferry.target"), "torture.log");
        Files.writeString(kept, log(home));
        throw new AssertionError("with the seed " + SEED + " (the host's log: " + kept + ")", e);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private HomeFolder home(Path localRoot, Web good, Web bad, FakeWebhook webhook)
      throws IOException {
    return new HomeFolder(folder.resolve("home"))
        .set("org.seedferry.seedbox.folder~good", seedbox("good", good))
        .set("org.seedferry.seedbox.folder~bad", seedbox("bad", bad))
        .set("org.seedferry.orchestrator", Map.of("interval", "1s"))
        .set("org.seedferry.notifier", Map.of("interval", "1s"))
        .set("org.seedferry.transport.http", Map.of("stall.timeout", "8s"))
        .set("org.seedferry.downloader.policy~good", policy("good", 1000))
        .set("org.seedferry.downloader.policy~bad", policy("bad", 2))
        .set(
            "org.seedferry.downloader",
            Map.of("local.root", localRoot, "free.space.floor", "1MiB", "parallel.transfers", 24))
        .set(
            "org.seedferry.notifier.webhook~all",
            Map.of(".url", webhook.uri(), "events", "DOWNLOADED,FAILED,GAVE_UP,MISSING"));
  }

  private static Map<String, ?> seedbox(String name, Web web) {
    return Map.of("name", name, "label", name, "settle", "0s", "uri", web.url());
  }

  private static Map<String, ?> policy(String label, int attempts) {
    return Map.of("label", label, "attempts", attempts, "retry.first", "1s", "retry.max", "1s");
  }

  private HostProcess start(HomeFolder home) throws InterruptedException {
    HostProcess host =
        ChildJvm.start(
            Jdks.require(Runtime.version().feature()),
            TortureHost.class,
            Map.of(),
            home.path().toString());
    host.await(TortureHost.ANSWER + "ready", SOON);
    return host;
  }

  private static void say(HostProcess host, String command, Duration limit) throws Exception {
    host.type(command);
    System.out.println(host.await(TortureHost.ANSWER + "(baseline|compared) .*", limit).group());
  }

  /** The first transfer brings up what stays. */
  private void warmUp(LocalRootWatch watch) throws InterruptedException {
    Content content = new Content(SEED, 10 << 20);
    watch.expect(WARM_UP, new Snapshot(Map.of("", content.size()), Map.of("", content.sha256())));
    curable.put(Map.of("/" + WARM_UP, new Shelved(content)));
    assertThat(watch.awaitVerified(WARM_UP, SOON)).isTrue();
  }

  private void awaitEnds(FakeWebhook webhook, LocalRootWatch watch, HostProcess host)
      throws InterruptedException {
    boolean over =
        webhook.await(() -> !watch.violations().isEmpty() || missing(webhook).isEmpty(), LIMIT);
    assertThat(watch.violations()).isEmpty();
    assertThat(over).as("no end of %s; the host said %s", missing(webhook), host.output()).isTrue();
  }

  /** What is neither home nor given up. */
  private Set<String> missing(FakeWebhook webhook) {
    List<Told> told = Told.by(webhook);
    Set<String> missing = names(told, "DOWNLOADED", cast.good().keySet());
    missing.addAll(names(told, "GAVE_UP", cast.bad().keySet()));
    return missing;
  }

  private static Set<String> names(List<Told> told, String event, Set<String> wanted) {
    Set<String> ended =
        told.stream()
            .filter(each -> each.event().equals(event))
            .map(Told::name)
            .collect(Collectors.toSet());
    return wanted.stream().filter(name -> !ended.contains(name)).collect(Collectors.toSet());
  }

  private static void checkNothingIsLeft(HostProcess host, Web good, Web bad) throws Exception {
    say(host, "compare", SOON);
    assertThat(host.output()).doesNotContain(TortureHost.ANSWER + "left ");
    Eventually.holds(
        "no connection is left", SOON, () -> good.connections() + bad.connections() == 0);
  }

  private String figures(long begin, Web good, Web bad, FakeWebhook webhook) {
    Map<String, Long> events =
        Told.by(webhook).stream()
            .collect(Collectors.groupingBy(Told::event, Collectors.counting()));
    Map<Mischief, Integer> played = new HashMap<>(healing.played());
    hopeless.played().forEach((each, count) -> played.merge(each, count, Integer::sum));
    return "torture: %d files in %d transfers, %d faults %s; %s; %d requests, %d MiB; %d s"
        .formatted(
            cast.files(),
            cast.good().size() + cast.bad().size(),
            played.values().stream().mapToInt(Integer::intValue).sum(),
            played,
            events,
            good.requests() + bad.requests(),
            good.traffic().total() + bad.traffic().total() >> 20,
            TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin));
  }

  private void check(HomeFolder home, LocalRootWatch watch) throws Exception {
    assertThat(cast.files()).isEqualTo(500);
    assertThat(watch.violations()).isEmpty();
    assertThat(watch.verified()).contains(WARM_UP).containsAll(cast.good().keySet());
    assertThat(watch.verified()).hasSize(cast.good().size() + 1);
    Path scratch = folder.resolve("scratch");
    List<String> rows =
        home.queryLedger(
            scratch,
            "select name || '|' || state || '|' || coalesce(last_error, '')"
                + " from transfers where seedbox = 'bad'");
    assertThat(rows).hasSameSizeAs(cast.bad().keySet());
    for (String row : rows) {
      String[] columns = row.split("\\|", 3);
      assertThat(columns[1]).as(row).isEqualTo("FAILED");
      assertThat(columns[2]).as(columns[0]).containsPattern(cast.bad().get(columns[0]));
    }
    assertThat(home.queryLedger(scratch, "select state from transfers where seedbox = 'good'"))
        .hasSize(cast.good().size() + 1)
        .isSubsetOf("DOWNLOADED", "CLEANED");
    for (Mischief mischief : Mischief.values()) {
      assertThat(healing.played().getOrDefault(mischief, 0) > 0)
          .as("%s has happened", mischief)
          .isEqualTo(mischief != Mischief.FLIPPED || FLIPS);
    }
  }

  private static String log(HomeFolder home) throws IOException {
    return Files.readString(home.path().resolve("logs/seedferry.log"));
  }
}
