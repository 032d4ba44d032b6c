package org.seedferry.itests.chaos;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.seedferry.itests.chaos.probe.Probe;
import org.seedferry.itests.host.EmbeddedHost;
import org.seedferry.itests.host.HttpPort;
import org.seedferry.testing.Eventually;

/**
 * A host whose classes are woven, as a process of its own: it does what it is told on standard
 * input, line by line, and answers on standard output.
 */
public final class PanicHost {

  static final String ANSWER = "chaos: ";

  private static final Duration BASELINE = Duration.ofSeconds(90);

  /** Less than the time between two looks for a port: it is the restart that opens it. */
  private static final Duration LISTENING = Duration.ofSeconds(10);

  private static final String SWEEP = "org.seedferry.downloader/sweep_leftovers";
  private static final String TAKE = "org.seedferry.drop-folder/take_drops";
  private static final String FORGET = "org.seedferry.drop-folder/forget_drop_events";
  private static final String RENEW = "org.seedferry.ledger/renew_constant_exceptions";
  private static final String OPEN_PORT = "org.seedferry.http/open_port";

  private final Weaver weaver = new Weaver();
  private final Exits exits = new Exits();
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<String, List<Target>> byThread = new LinkedHashMap<>();
  private final long seed = Long.getLong("seedferry.panic.seed");
  private final EmbeddedHost host;
  private final GuardView guard;
  private Belongings baseline;
  private ServiceRegistration<?> status;
  private ServerSocket held;

  private PanicHost(Path home, List<String> features, List<String> labels) throws Exception {
    for (String label : labels) {
      byThread.put(label, targets(label));
    }
    Probe.listener(this::reached);
    host =
        EmbeddedHost.start(
            home,
            features,
            Map.of("org.osgi.framework.system.packages.extra", Weaver.PROBE_PACKAGE),
            context -> context.registerService(WeavingHook.class, weaver, null));
    guard = new GuardView(host.bundle("org.seedferry.guard"));
    guard.listen(exits::add);
  }

  /** The ticker of a watch and its checks of single transfers have one name. */
  private static List<Target> targets(String label) {
    String name = label.substring(label.indexOf('/') + 1);
    Predicate<List<String>> all = methods -> true;
    if (name.startsWith("watch_")) {
      Predicate<List<String>> look = methods -> methods.contains("look");
      return List.of(
          new Target(name, label, look), new Target(name + " (one)", label, look.negate()));
    }
    return List.of(new Target(name, label, all));
  }

  private void reached(int point) {
    List<Target> targets = byThread.get(Thread.currentThread().getName());
    if (targets != null) {
      targets.forEach(target -> target.reached(point));
    }
  }

  /**
   * Runs it.
   *
   * @param arguments the home, the features, the labels of all operations
   */
  public static void main(String[] arguments) throws Exception {
    PanicHost panics =
        new PanicHost(
            Path.of(arguments[0]),
            List.of(arguments[1].split(",")),
            List.of(arguments[2].split(",")));
    answer("ready, " + panics.weaver.classes() + " classes woven");
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] command = line.split(" ");
      switch (command[0]) {
        case "status" -> panics.offerStatus(command[1].equals("on"));
        case "baseline" -> panics.takeBaseline();
        case "inject" ->
            panics.inject(Integer.parseInt(command[1]), List.of(command[2].split(",")));
        case "hold" -> panics.hold();
        case "listens" -> panics.awaitListening();
        case "compare" -> panics.compare();
        case "exit?" -> answer("asked to exit: " + panics.host.askedToExit());
        case "stop" -> panics.stop();
        default -> throw new IllegalArgumentException(line);
      }
    }
  }

  private static void answer(String text) {
    System.out.println(ANSWER + text);
  }

  private void offerStatus(boolean on) {
    if (on) {
      status =
          host.context()
              .registerService(
                  Consumer.class,
                  (Consumer<List<String>>) lines -> {},
                  new Hashtable<>(Map.of("seedferry.role", "status")));
    } else {
      status.unregister();
    }
    answer("status lines are taken: " + on);
  }

  /** Has a port that the host is to listen on. */
  private void hold() throws IOException {
    held = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    answer("held " + held.getLocalPort());
  }

  /** Waits until the host listens where it could not. */
  private void awaitListening() throws Exception {
    HttpPort port = new HttpPort(held.getLocalPort());
    Eventually.holds("the host listens", LISTENING, () -> !port.isClosed());
    answer("listens, and answers with " + port.get("/metrics").status());
  }

  private Belongings belongings() {
    return Belongings.of(host.ours(), guard);
  }

  private void takeBaseline() {
    System.gc();
    baseline = belongings();
    answer("baseline: " + figures(baseline));
  }

  private static String figures(Belongings belongings) {
    return belongings.count("task ")
        + " tasks, "
        + belongings.count("thread ")
        + " threads of libraries, "
        + belongings.count("service ")
        + " services, "
        + belongings.count("open file ")
        + " files, "
        + belongings.count("open socket")
        + " sockets";
  }

  private void compare() throws Exception {
    List<String> different = Belongings.differencesWithin(BASELINE, baseline, this::belongings);
    different.forEach(line -> answer("left: " + line));
    exits.untimely().forEach(trouble -> answer("trouble: " + trouble));
    exits.abandoned().forEach(line -> answer("abandoned|" + line));
    answer("compared: " + figures(belongings()) + "; " + different.size() + " differences");
  }

  private void inject(int rounds, List<String> labels) throws Exception {
    long start = System.nanoTime();
    List<Future<Injector.Result>> results = new ArrayList<>();
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      for (String label : labels) {
        for (Target target : byThread.get(label)) {
          Injector injector =
              new Injector(
                  target,
                  weaver,
                  exits,
                  seed ^ target.name().hashCode(),
                  numbers,
                  rounds,
                  anew(label));
          results.add(threads.submit(injector));
        }
      }
      for (Future<Injector.Result> result : results) {
        report(result.get());
      }
    } finally {
      threads.shutdownNow();
    }
    weaver.troubles().forEach(trouble -> answer("trouble: not woven: " + trouble));
    exits.untimely().forEach(trouble -> answer("trouble: " + trouble));
    exits.strangers().forEach(stranger -> answer("trouble: a panic of ours: " + stranger));
    host.bundlesNotActive().forEach(bundle -> answer("trouble: not active: " + bundle));
    answer(
        "injected within "
            + Duration.ofNanos(System.nanoTime() - start).toSeconds()
            + " s; "
            + weaver.count()
            + " points in "
            + weaver.classes()
            + " classes; "
            + exits.restarts());
  }

  /** Null when the task runs again within a short while, by itself. */
  private Injector.Anew anew(String label) {
    return switch (label) {
      case SWEEP, FORGET, RENEW -> new BundleAnew(label, false, () -> {});
      case OPEN_PORT -> new BundleAnew(label, false, () -> held.close());
      case TAKE -> new BundleAnew(label, true, () -> {});
      default -> null;
    };
  }

  /**
   * They come at the start of their bundle, and rarely or never later; or they last, and count as
   * well only after a minute.
   */
  private final class BundleAnew implements Injector.Anew {
    private final Bundle bundle;
    private final boolean afterARow;
    private final Closeable relenting;

    BundleAnew(String label, boolean afterARow, Closeable relenting) {
      this.bundle = host.bundle(label.substring(0, label.indexOf('/')));
      this.afterARow = afterARow;
      this.relenting = relenting;
    }

    @Override
    public void end() throws BundleException {
      bundle.stop();
    }

    @Override
    public void begin() throws BundleException {
      bundle.start();
    }

    @Override
    public boolean afterARow() {
      return afterARow;
    }

    @Override
    public void relent() throws IOException {
      relenting.close();
    }
  }

  private static void report(Injector.Result result) {
    answer(
        String.join(
            "|",
            "row",
            result.name(),
            Integer.toString(result.panics()),
            Integer.toString(result.disguised().size()),
            Integer.toString(result.places()),
            result.pauses().toString(),
            pickedUp(result.pickedUp())));
    result.troubles().forEach(trouble -> answer("trouble: " + result.name() + ": " + trouble));
    result.disguised().forEach(trouble -> answer("disguised: " + result.name() + ": " + trouble));
  }

  private static String pickedUp(List<Long> millis) {
    List<Long> sorted = millis.stream().sorted().toList();
    return sorted.isEmpty()
        ? "-"
        : sorted.size()
            + ", median "
            + sorted.get(sorted.size() / 2)
            + " ms, longest "
            + sorted.get(sorted.size() - 1)
            + " ms";
  }

  private void stop() throws Exception {
    long start = System.nanoTime();
    boolean stopped = host.stop(Duration.ofSeconds(60));
    long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    answer(stopped ? "stopped within " + millis + " ms" : "not stopped");
    System.exit(stopped ? 0 : 1);
  }
}
