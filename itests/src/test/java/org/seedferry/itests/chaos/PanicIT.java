package org.seedferry.itests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.itests.host.DropTraffic;
import org.seedferry.itests.host.GrabTraffic;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.itests.host.Jdks;
import org.seedferry.itests.host.Voyage;
import org.seedferry.testing.daemon.Daemon;

/**
 * A panic in every task of ours, at random points of its code, while transfers come and go: the
 * process lives, and nothing is lost.
 *
 * <p>{@code -Dseedferry.panic.rounds=100} injects that many into each; {@code
 * -Dseedferry.panic.bundles=downloader,notifier} into the tasks of these only; {@code
 * -Dseedferry.panic.seed} repeats a run's choices.
 */
class PanicIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration INJECTING = Duration.ofMinutes(45);
  private static final int PACE = 3 << 20;
  private static final int ROUNDS = Integer.getInteger("seedferry.panic.rounds", 3);
  private static final String BUNDLES = System.getProperty("seedferry.panic.bundles", "");
  private static final long SEED = Long.getLong("seedferry.panic.seed", System.nanoTime());

  /** Left out: the demonstration is no part of what runs day and night. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "org.seedferry.demo/serve",
          "org.seedferry.demo/tell_story",
          // It runs a minute after the start and then once a day.
          "org.seedferry.drop-folder/clean_up_drops",
          // It runs only while a seedbox that is there cannot be had yet.
          "org.seedferry.orchestrator/find_seedboxes");

  /** Whose run ends the one or other of the rest, or needs its end: they come by themselves. */
  private static final Set<String> LATER =
      Set.of(
          "org.seedferry.downloader/sweep_leftovers",
          "org.seedferry.drop-folder/take_drops",
          "org.seedferry.console/show_progress",
          "org.seedferry.http/open_port",
          "org.seedferry.orchestrator/once");

  /** They come with the ledger only, without which all the rest begins anew, and with the drops. */
  private static final Set<String> LAST =
      Set.of(
          "org.seedferry.ledger/renew_constant_exceptions",
          "org.seedferry.drop-folder/forget_drop_events");

  private static final String OPEN_PORT = "org.seedferry.http/open_port";

  @TempDir private Path folder;

  private static List<Integer> jdks() {
    return Stream.of(System.getProperty("seedferry.panic.jdks", "17,25").split(","))
        .map(Integer::valueOf)
        .toList();
  }

  /** Most of the time a voyage waits: those of all JDKs are under way at the same time. */
  @Test
  void aPanicInAnyTaskCostsNothing() throws Exception {
    Map<Integer, Future<Void>> voyages = new TreeMap<>();
    ExecutorService threads = Executors.newCachedThreadPool();
    for (int feature : jdks()) {
      Jdks.find(feature).ifPresent(jdk -> voyages.put(feature, threads.submit(() -> sail(jdk))));
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(2, TimeUnit.HOURS)).isTrue();
    for (int feature : jdks()) {
      Jdks.require(feature);
      assertThat(voyages.get(feature)).as("JDK %d", feature).succeedsWithin(Duration.ZERO);
    }
  }

  private Void sail(Jdks.Jdk jdk) throws Exception {
    Path home = Files.createDirectories(folder.resolve("jdk" + jdk.feature()));
    String title = "JDK " + jdk.feature();
    Set<String> all = GuardedOperations.all();
    assertThat(all).containsAll(LEFT_OUT).containsAll(LATER).containsAll(LAST);
    List<String> labels = all.stream().filter(PanicIT::isWanted).toList();
    List<String> first =
        labels.stream().filter(label -> !LATER.contains(label) && !LAST.contains(label)).toList();
    List<String> later = labels.stream().filter(LATER::contains).toList();
    List<String> last = labels.stream().filter(LAST::contains).toList();
    System.out.println(title + ": " + ROUNDS + " panics for each of " + labels + ", seed " + SEED);
    String port = Integer.toString(Daemon.freePort());
    URI server = URI.create("http://127.0.0.1:" + port);
    try (Voyage voyage = new Voyage(home);
        GrabTraffic grabs =
            new GrabTraffic(voyage.home, server, voyage.watch, voyage.webhook, Duration.ZERO)) {
      configure(voyage, false);
      listenOn(voyage, port);
      voyage.server.pace(PACE);
      HostProcess host = voyage.use(start(jdk, voyage, "host,seedferry,http,metrics", labels));
      DropTraffic drops = new DropTraffic(voyage.home, home.resolve("drops"));
      try (Traffic traffic = new Traffic(voyage)) {
        traffic.awaitCleaned(4, LIMIT);
        traffic.endAdding();
        traffic.awaitAllCleaned(LIMIT);
        grabs.rest();
        tell(title, host, "baseline", "baseline: ", LIMIT);
        traffic.addAgain();
        grabs.goOn();
        traffic.awaitCleaned(5, LIMIT);
        inject(title, host, first);
        tell(title, host, "status on", "status ", LIMIT);
        configure(voyage, true);
        if (later.contains(OPEN_PORT)) {
          String held = tell(title, host, "hold", "held ", LIMIT).substring("held ".length());
          listenOn(voyage, held);
          host.await("cannot listen on 127.0.0.1:" + held, LIMIT);
        }
        inject(title, host, later);
        if (later.contains(OPEN_PORT)) {
          tell(title, host, "listens", "listens, and answers with 200", LIMIT);
        }
        configure(voyage, false);
        listenOn(voyage, port);
        tell(title, host, "status off", "status ", LIMIT);
        inject(title, host, last);
        traffic.endAdding();
        traffic.awaitAllCleaned(LIMIT);
        drops.rest(LIMIT);
        grabs.rest();
        tell(title, host, "compare", "compared: ", LIMIT);
        tell(title, host, "stop", "stopped ", LIMIT);
        assertThat(host.exitCode(LIMIT)).isZero();
        report(title, host.output());
        traffic.check();
        drops.check();
        grabs.check(voyage.home, home.resolve("scratch"));
        List<String> figures =
            new ArrayList<>(List.of(traffic.figures(), drops.figures(), grabs.figures()));
        System.out.println(title + ": " + String.join("; ", figures));
        check(host.output(), operations(labels));
        checkAbandoned(voyage, host.output());
        for (String kind : List.of("injected ", "baseline", "compared", "stopped")) {
          figures.addAll(answers(host.output(), kind));
        }
        String section = "Java " + jdk.feature() + (BUNDLES.isEmpty() ? "" : ", " + BUNDLES);
        PanicTable.write(section, SEED, answers(host.output(), "row"), figures);
      } catch (AssertionError | Exception e) {
        System.out.println(host.output());
        throw e;
      } finally {
        drops.close();
      }
    }
    return null;
  }

  private static boolean isWanted(String label) {
    String bundle = label.substring("org.seedferry.".length(), label.indexOf('/'));
    return !LEFT_OUT.contains(label)
        && (BUNDLES.isEmpty() || List.of(BUNDLES.split(",")).contains(bundle));
  }

  /** The ticker of a watch and its checks of single transfers are two of one name. */
  private static int operations(List<String> labels) {
    return labels.size() + (int) labels.stream().filter(each -> each.contains("/watch_")).count();
  }

  private static void inject(String title, HostProcess host, List<String> labels) throws Exception {
    if (!labels.isEmpty()) {
      String command = "inject " + ROUNDS + " " + String.join(",", labels);
      tell(title, host, command, "injected ", INJECTING);
    }
  }

  private static void configure(Voyage voyage, boolean once) throws IOException {
    voyage
        .home
        .set("org.seedferry.orchestrator", Map.of("interval", "1s", "once", once))
        .set("org.seedferry.console.progress", Map.of("log.every", "1s"))
        .set("org.seedferry.notifier", Map.of("interval", "1s"))
        .set(
            "org.seedferry.downloader.policy~patient",
            Map.of("attempts", "1000", "retry.first", "1s", "retry.max", "1s"));
  }

  private static void listenOn(Voyage voyage, String port) throws IOException {
    voyage.home.set("org.seedferry.http", Map.of("address", "127.0.0.1:" + port));
  }

  private static HostProcess start(
      Jdks.Jdk jdk, Voyage voyage, String features, List<String> labels) throws Exception {
    HostProcess host =
        ChildJvm.start(
            jdk,
            PanicHost.class,
            Map.of("seedferry.panic.seed", Long.toString(SEED)),
            voyage.home.path().toString(),
            features,
            String.join(",", labels));
    host.await("^" + PanicHost.ANSWER + "ready", LIMIT);
    return host;
  }

  private static String tell(
      String title, HostProcess host, String command, String answer, Duration limit)
      throws Exception {
    long start = System.nanoTime();
    Matcher line = host.type(command).await("^" + PanicHost.ANSWER + "(" + answer + ".*)", limit);
    System.out.println(
        title
            + ": "
            + command.split(" ")[0]
            + ", after "
            + Duration.ofNanos(System.nanoTime() - start).toSeconds()
            + " s: "
            + line.group(1));
    return line.group(1);
  }

  private static List<String> answers(String output, String kind) {
    List<String> found = new ArrayList<>();
    for (String line : output.split("\n")) {
      if (line.startsWith(PanicHost.ANSWER + kind)) {
        found.add(line.substring(PanicHost.ANSWER.length()));
      }
    }
    return found;
  }

  private static void report(String title, String output) {
    System.out.println(title + ": operation | panics | disguised | points | pauses | picked up");
    answers(output, "row").forEach(System.out::println);
    answers(output, "disguised").forEach(System.out::println);
    answers(output, "trouble").forEach(System.out::println);
    answers(output, "left").forEach(System.out::println);
  }

  private static void check(String output, int operations) {
    assertThat(answers(output, "row")).hasSize(operations);
    assertThat(answers(output, "trouble")).isEmpty();
    assertThat(answers(output, "disguised")).isEmpty();
    assertThat(answers(output, "left")).isEmpty();
    assertThat(withStack(output)).hasSize(operations * ROUNDS);
  }

  /** For a transfer that nothing came for again after a panic there was nothing left to do. */
  private static void checkAbandoned(Voyage voyage, String output) throws Exception {
    for (String line : answers(output, "abandoned")) {
      String[] part = line.split("\\|");
      assertThat(
              voyage.ledger(
                  "select seq from events where kind = 'CLEANED' and transfer_id = %s and happened_at < %s"
                      .formatted(part[2], part[3])))
          .as("the end of transfer %s soon after a panic in %s", part[2], part[1])
          .hasSize(1);
    }
  }

  /** The panics that were logged with their stack. */
  private static Set<String> withStack(String output) {
    Matcher traces =
        Pattern.compile(Pattern.quote(Injections.TAG) + "(\\d+);\\n\\s+at ").matcher(output);
    Set<String> numbers = new HashSet<>();
    while (traces.find()) {
      numbers.add(traces.group(1));
    }
    return numbers;
  }
}
