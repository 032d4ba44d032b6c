package org.seedferry.itests.churn.driver;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.instrument.Instrumentation;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.Bundle;
import org.seedferry.testing.leak.Difference;
import org.seedferry.testing.leak.LeakSource;
import org.seedferry.testing.leak.LeakSources;
import org.seedferry.testing.leak.Snapshot;

/**
 * Does with the bundles of the host what the test tells it to, by lines over a socket. The last
 * line of an answer begins with {@code end} or {@code failed}.
 */
final class Driver {

  private static final Duration BACK_WITHIN = Duration.ofSeconds(60);
  private static final Duration RUN_WITHIN = Duration.ofSeconds(60);
  private static final long RUNS_TO_REST = 3;
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration LATER = Duration.ofSeconds(10);

  private final PrintWriter out;
  private final HostFramework framework;
  private final Settings settings;
  private final Operations operations;
  private final Random random;
  private final double scale;
  private final int lanes;
  private final LeakSource[] sources;
  private final Quiet quiet;
  private final Path dump;
  private Figures figures = new Figures();
  private Snapshot baseline;

  private Driver(PrintWriter out, HostFramework framework, Map<String, String> options)
      throws Exception {
    this.out = out;
    this.framework = framework;
    this.settings = new Settings(framework);
    this.operations =
        new Operations(
            framework, settings, Path.of(options.get("jars")), Path.of(options.get("home")));
    this.random = new Random(Long.parseLong(options.get("seed")));
    this.scale = Double.parseDouble(options.get("scale"));
    this.lanes = Integer.parseInt(options.get("lanes"));
    LeakSource process = LeakSources.process();
    this.sources =
        new LeakSource[] {
          () -> named(process.now()), LeakSources.framework(framework.system()),
        };
    this.dump = Path.of(options.get("dump"));
    this.quiet = new Quiet(framework, sources[0]);
  }

  /** A guard's worker is named after what it does just now, which the tasks tell better. */
  private static List<LeakSource.Item> named(Collection<LeakSource.Item> items) {
    return items.stream()
        .map(
            item ->
                item.kind().equals("thread") && item.name().contains("/")
                    ? new LeakSource.Item(
                        item.kind(), item.key(), item.name().split("/")[0] + "/any", item.origin())
                    : item)
        .toList();
  }

  /** Connects to the test, and serves it to its end. */
  static void run(Instrumentation machine, Map<String, String> options) throws Exception {
    int port = Integer.parseInt(options.get("port"));
    try (Socket test = new Socket(InetAddress.getLoopbackAddress(), port);
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(test.getInputStream(), StandardCharsets.UTF_8));
        PrintWriter out = new PrintWriter(test.getOutputStream(), true, StandardCharsets.UTF_8)) {
      Driver driver = new Driver(out, HostFramework.await(machine), options);
      driver.say("end start");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        driver.answer(line);
      }
    }
  }

  private void answer(String command) {
    try {
      switch (command) {
        case "warm" -> warm();
        case "baseline" -> baseline();
        case "half 0" -> half(0);
        case "half 1" -> half(1);
        case "measure" -> measure();
        case "compare" -> compare();
        case "state" -> state();
        case "figures" -> figures.lines().forEach(line -> say("figure " + line));
        default -> throw new IllegalArgumentException(command);
      }
      say("end " + command);
    } catch (Exception | LinkageError e) {
      StringWriter stack = new StringWriter();
      e.printStackTrace(new PrintWriter(stack));
      stack.toString().lines().forEach(line -> say("trouble " + line));
      say("failed " + command);
    }
  }

  private void warm() throws Exception {
    for (Bundle bundle : framework.ours()) {
      String name = HostFramework.shortName(bundle);
      if (settings.of(name).isEmpty()) {
        say("without-settings " + name);
      }
    }
    report(new Lanes(lanes, figures).run(operations.plan(0, 0, 1, random)));
    rest();
    figures = new Figures();
  }

  private void half(int part) throws Exception {
    settings.quicken();
    List<Operation> plan = operations.plan(scale, part, 2, random);
    report(new Lanes(lanes, figures).run(plan));
    framework.checkAllActive();
  }

  private void report(List<String> failures) {
    for (String failure : failures) {
      failure.lines().forEach(line -> say("trouble " + line));
    }
  }

  private void baseline() throws Exception {
    rest();
    settings.calm();
    quiet.await();
    do {
      baseline = Snapshot.take(sources);
    } while (!baseline.compare(Snapshot.By.COUNT, Duration.ZERO).isEmpty());
    for (LeakSource.Item item : sources[1].now()) {
      if (item.kind().equals("class loader")) {
        say("trouble at the baseline already: class loader " + item.origin().get());
        Heap.dump(dump);
      }
    }
    count("before");
  }

  private void measure() throws Exception {
    rest();
    say("heap " + Heap.live());
  }

  private void compare() throws Exception {
    settings.calm();
    quiet.await();
    Difference difference =
        baseline.ignoring(Driver::isOfJetty).compare(Snapshot.By.COUNT, BACK_WITHIN);
    difference.toString().lines().forEach(line -> say("difference " + line));
    if (!difference.isEmpty()) {
      Heap.dump(dump);
    }
    count("after");
  }

  /** It has as many threads as its clients need, up to a limit, and lets them go slowly. */
  private static boolean isOfJetty(LeakSource.Item item) {
    return item.kind().equals("thread") && item.name().startsWith("qtp");
  }

  private void count(String when) {
    Map<String, Integer> counts = new TreeMap<>();
    for (LeakSource source : sources) {
      source.now().forEach(item -> counts.merge(item.kind(), 1, Integer::sum));
    }
    counts.forEach((kind, count) -> say("count " + when + "\t" + kind + "\t" + count));
  }

  /**
   * The same state each time: settings as in the beginning, all freshly started, some runs done.
   */
  private void rest() throws Exception {
    settings.restore();
    operations.refreshAll().work().run();
    long end = System.nanoTime() + RUN_WITHIN.toNanos();
    while (!hasRun()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("not all tasks have run within " + RUN_WITHIN);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  /** True when every task that is soon due again has run, those of every second a few times. */
  private boolean hasRun() throws Exception {
    return framework.with(
        Quiet.GUARD,
        report -> {
          List<Object> tasks = new ArrayList<>((Collection<?>) Reflected.call(report, "tasks"));
          boolean all = !tasks.isEmpty();
          for (Object task : tasks) {
            Instant next = (Instant) Reflected.call(task, "nextRun");
            if (next != null && Instant.now().plus(LATER).isAfter(next)) {
              boolean often = Instant.now().plus(SOON).isAfter(next);
              all &= (Long) Reflected.call(task, "runs") >= (often ? RUNS_TO_REST : 1);
            }
          }
          return all;
        });
  }

  /** What is there, for people who look for the reason of a trouble. */
  private void state() {
    for (LeakSource source : sources) {
      source.now().stream()
          .filter(item -> !List.of("MBean", "open file").contains(item.kind()))
          .map(item -> item.kind() + " " + item.origin().get())
          .flatMap(String::lines)
          .forEach(line -> say("state " + line));
    }
  }

  private void say(String line) {
    out.println(line);
  }
}
