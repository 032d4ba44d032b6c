package org.seedferry.itests.chaos;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.seedferry.itests.chaos.bundle.Misbehaving;
import org.seedferry.itests.host.EmbeddedHost;
import org.seedferry.testing.Eventually;
import org.seedferry.testing.leak.LeakSources;
import org.seedferry.testing.leak.Snapshot;

/** A host into which bundles come that misbehave, as a process of its own. */
public final class MisbehaviourHost {

  static final String ANSWER = "chaos: ";

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
  private static final Duration THREE = Duration.ofSeconds(3);
  private static final String NAME = "org.seedferry.itests.misbehaving";
  private static final String POLITE = "org.seedferry.itests.polite";
  private static final Set<String> STUCK = Set.of("deaf_for_ever", "blocks_in_close");
  private static final Set<String> OWN_THREADS = Set.of("own timer", "own executor", "own thread");
  private static final int COMPONENTS = 5;
  private static final int TASKS = 10 * COMPONENTS;

  /** What ends a bundle. */
  private interface Way {
    void go(Bundle bundle) throws Exception;
  }

  private final Path home;
  private final EmbeddedHost host;
  private GuardView guard;
  private CountDownLatch release;
  private List<String> refused;

  private MisbehaviourHost(Path home) throws Exception {
    this.home = home;
    this.host = EmbeddedHost.start(home, List.of("host", "seedferry"), Map.of(), context -> {});
    this.guard = new GuardView(host.bundle("org.seedferry.guard"));
  }

  /**
   * Goes through all of it.
   *
   * @param arguments the home
   */
  public static void main(String[] arguments) throws Exception {
    int code = 1;
    try {
      MisbehaviourHost all = new MisbehaviourHost(Path.of(arguments[0]));
      all.bundlesEnd();
      all.slowTasksEndTogether();
      all.frameworkEnds();
      answer("done");
      code = 0;
    } catch (Exception | Error e) {
      e.printStackTrace(System.out);
    }
    System.exit(code);
  }

  private static void answer(String text) {
    System.out.println(ANSWER + text);
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  // ---- a bundle that misbehaves

  private void bundlesEnd() throws Exception {
    try (var framework = LeakSources.framework(host.context())) {
      // The first round brings up what stays: a library's threads, classes.
      misbehave("stop, for the first time", Bundle::stop);
      Snapshot before =
          Snapshot.take(LeakSources.process(), framework).ignoring(this::comesAndGoes);
      misbehave("stop", Bundle::stop);
      misbehave("update", bundle -> bundle.update(empty()));
      misbehave("uninstall", Bundle::uninstall);
      before.assertBackWithin(LIMIT);
      answer("afterwards everything is as before, class loaders too");
    }
  }

  /** A worker of the guard is there as long as something runs. */
  private boolean comesAndGoes(org.seedferry.testing.leak.LeakSource.Item item) {
    return item.kind().equals("thread") && item.name().endsWith("/idle");
  }

  private static InputStream empty() throws IOException {
    return new ByteArrayInputStream(Misbehaviours.bundle(NAME, List.of()).readAllBytes());
  }

  private Bundle install(String name, List<String> components) throws Exception {
    release = new CountDownLatch(1);
    refused = Collections.synchronizedList(new ArrayList<>());
    System.getProperties().put(Misbehaving.RELEASE, release);
    System.getProperties().put(Misbehaving.REFUSED, refused);
    Bundle bundle =
        host.context().installBundle("stranger:" + name, Misbehaviours.bundle(name, components));
    bundle.start();
    return bundle;
  }

  private List<GuardView.Row> tasks(String bundle) {
    return guard.tasks().stream().filter(task -> task.text("bundle").equals(bundle)).toList();
  }

  private void awaitUnderWay() throws Exception {
    Set<String> wanted =
        new TreeSet<>(
            Set.of(
                "forgotten_loop",
                "forgotten_ticker",
                "deaf_for_ever",
                "deaf_for_a_while",
                "throws_errors",
                "blocks_in_close",
                "throws_in_close",
                "keeps_thread_local",
                "kept_in_static",
                "closed_twice",
                "stolen",
                "spawns",
                "spawned"));
    Eventually.holds(
        "everything runs",
        LIMIT,
        () ->
            tasks(NAME).stream()
                    .filter(task -> task.number("runs") > 0)
                    .map(task -> task.text("operation"))
                    .collect(Collectors.toSet())
                    .containsAll(wanted)
                && tasks(NAME).stream().mapToLong(task -> task.number("panics")).sum() >= 8
                && tasks(NAME).stream()
                        .filter(task -> task.text("operation").equals("spawned"))
                        .count()
                    >= 5);
  }

  private void misbehave(String how, Way way) throws Exception {
    Bundle bundle = install(NAME, Misbehaviours.ALL);
    awaitUnderWay();
    int before = tasks(NAME).size();
    Duration took = timed(() -> way.go(bundle));
    answer(
        how + ": returned after " + took.toMillis() + " ms, with " + before + " tasks under way");
    check(took.compareTo(STOP_LIMIT) < 0, how + " took " + took);
    checkLeftovers(how);
    release();
    if (bundle.getState() != Bundle.UNINSTALLED) {
      bundle.uninstall();
    }
  }

  /** What could be released is; the rest is named. */
  private void checkLeftovers(String how) throws Exception {
    List<GuardView.Row> left = tasks(NAME);
    Set<String> names = names(left, "operation");
    check(names.equals(STUCK), how + " left " + names);
    for (GuardView.Row task : left) {
      check(task.text("state").equals("STUCK"), how + " left " + task);
      check(task.instant("stuckSince") != null, how + " left " + task);
      String where =
          task.text("operation").equals("deaf_for_ever") ? "refuseToEnd" : "blockInClose";
      check(task.text("stack").contains(where), how + " names " + task.text("stack"));
    }
    Eventually.holds(
        "the starter from aside is refused",
        LIMIT,
        () -> refused.stream().anyMatch(text -> text.startsWith("aside: ")));
    check(
        refused.stream().filter(text -> text.startsWith("late: ")).count() == 3,
        how + ": a start in @Deactivate was taken; refused were " + refused);
    List<GuardView.Row> red = guard.threads().stream().filter(MisbehaviourHost::isTheirs).toList();
    Set<String> threads = names(red, "name");
    check(threads.containsAll(OWN_THREADS), how + ": guard:threads names only " + red);
    check(
        red.stream().allMatch(thread -> thread.text("colour").equals("RED")),
        how + ": not all are RED: " + red);
    check(
        names(red, "task").containsAll(STUCK),
        how + ": guard:threads does not name the stuck tasks: " + red);
    check(
        threads.stream().noneMatch(name -> name.contains("keeps_thread_local")),
        how + ": a thread of ended work is left: " + threads);
    // A timer between two ticks shows nothing of its owner, and may be that of any living bundle.
    check(
        guard.threads().stream()
            .filter(thread -> thread.text("name").equals("own idle timer"))
            .noneMatch(thread -> thread.text("colour").equals("GREEN")),
        how + ": the idle timer is GREEN");
    String log = log();
    for (String stuck : STUCK) {
      check(
          log.contains(stuck + " is stuck: not ended within 4 s"), how + ": no line for " + stuck);
    }
    check(
        log.contains("refuseToEnd") && log.contains("blockInClose"), how + ": no stack in the log");
    answer(how + ": left and named are " + names + " and the threads " + threads);
  }

  /** Of an uninstalled bundle nothing is left but its classes' names. */
  private static boolean isTheirs(GuardView.Row thread) {
    String owner = thread.text("owner");
    return owner.contains(NAME)
        || owner.startsWith("gone: " + Misbehaviours.FOLDER.replace('/', '.'));
  }

  private void release() throws Exception {
    int recovered = count(log(), "recovered: the stuck run has ended");
    release.countDown();
    Eventually.holds("what was stuck has ended", LIMIT, () -> tasks(NAME).isEmpty());
    Eventually.holds(
        "the log tells of it",
        LIMIT,
        () -> count(log(), "recovered: the stuck run has ended") == recovered + STUCK.size());
    Eventually.holds(
        "no thread is left",
        LIMIT,
        () ->
            guard.threads().stream()
                .noneMatch(thread -> isTheirs(thread) || thread.text("name").startsWith("own ")));
    System.getProperties().remove(Misbehaving.RELEASE);
    System.getProperties().remove(Misbehaving.REFUSED);
  }

  private static Set<String> names(List<GuardView.Row> rows, String component) {
    return rows.stream()
        .map(row -> row.text(component))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String log() throws IOException {
    return Files.readString(home.resolve("logs/seedferry.log"));
  }

  private static int count(String text, String part) {
    return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
  }

  private static Duration timed(Callable action) throws Exception {
    long start = System.nanoTime();
    action.call();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private interface Callable {
    void call() throws Exception;
  }

  // ---- tasks that need three seconds each

  private void slowTasksEndTogether() throws Exception {
    for (String kind : List.of("Polite", "Impolite")) {
      checkTogether(kind + ": stop", kind, Bundle::stop);
      checkTogether(
          kind + ": update",
          kind,
          bundle -> bundle.update(Misbehaviours.bundle(POLITE, List.of())));
      checkTogether(kind + ": stop of the guard", kind, bundle -> stopGuard());
    }
  }

  private void stopGuard() throws Exception {
    host.bundle("org.seedferry.guard").stop();
  }

  private void checkTogether(String how, String kind, Way way) throws Exception {
    Bundle bundle = install(POLITE, Collections.nCopies(COMPONENTS, kind));
    Bundle second = null;
    awaitSlow(POLITE);
    if (how.contains("guard")) {
      second = install(POLITE + ".second", Collections.nCopies(COMPONENTS, kind));
      awaitSlow(POLITE + ".second");
    }
    Duration took = timed(() -> way.go(bundle));
    answer(
        how
            + ": "
            + (second == null ? TASKS : 2 * TASKS)
            + " tasks that need 3 s each ended within "
            + took.toMillis()
            + " ms");
    check(took.compareTo(THREE) >= 0, how + ": nobody has waited: " + took);
    check(took.compareTo(Duration.ofMillis(4_500)) < 0, how + " took " + took);
    Bundle guardBundle = host.bundle("org.seedferry.guard");
    if (guardBundle.getState() != Bundle.ACTIVE) {
      guardBundle.start();
    }
    bundle.uninstall();
    if (second != null) {
      second.uninstall();
    }
    check(tasks(POLITE).isEmpty(), how + " left " + tasks(POLITE));
  }

  private void awaitSlow(String name) throws Exception {
    Eventually.holds(
        "all run",
        LIMIT,
        () ->
            tasks(name).size() == TASKS
                && tasks(name).stream().allMatch(task -> task.text("state").equals("RUNNING")));
  }

  // ---- the end of the framework

  private void frameworkEnds() throws Exception {
    install(POLITE, Collections.nCopies(COMPONENTS, "Polite"));
    install(POLITE + ".second", Collections.nCopies(COMPONENTS, "Polite"));
    awaitSlow(POLITE);
    awaitSlow(POLITE + ".second");
    Bundle bad = install(NAME, Misbehaviours.ALL);
    awaitUnderWay();
    check(bad.getState() == Bundle.ACTIVE, "it runs");
    Duration took = timed(() -> check(host.stop(LIMIT), "the framework has not stopped"));
    answer(
        "stop of the framework: returned after "
            + took.toMillis()
            + " ms, with "
            + 2 * TASKS
            + " tasks that need 3 s each, and the misbehaving bundle");
    check(took.compareTo(Duration.ofSeconds(6)) < 0, "the stop of the framework took " + took);
    release.countDown();
    Eventually.holds(
        "no thread is left",
        LIMIT,
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(
                    thread ->
                        thread.getName().startsWith("own ")
                            || thread.getName().startsWith("org.")
                            || thread.getName().startsWith("guard/")));
    answer("stop of the framework: no thread of ours is left");
  }
}
