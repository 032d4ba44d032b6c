package org.seedferry.itests.torture;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.seedferry.itests.chaos.Belongings;
import org.seedferry.itests.chaos.GuardView;
import org.seedferry.itests.host.EmbeddedHost;

/**
 * A host that tells what it holds, as a process of its own: it does what it is told on standard
 * input, line by line, and answers on standard output.
 */
public final class TortureHost {

  static final String ANSWER = "torture: ";

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int LOOKS = 30;

  private final EmbeddedHost host;
  private final GuardView guard;
  private Belongings before;

  private TortureHost(Path home) throws Exception {
    this.host = EmbeddedHost.start(home, List.of("host", "seedferry"), Map.of(), context -> {});
    this.guard = new GuardView(host.bundle("org.seedferry.guard"));
  }

  /**
   * Runs it.
   *
   * @param arguments the home
   */
  public static void main(String[] arguments) throws Exception {
    TortureHost torture = new TortureHost(Path.of(arguments[0]));
    answer("ready");
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      switch (line) {
        case "baseline" -> torture.takeBaseline();
        case "compare" -> torture.compare();
        case "stop" -> torture.stop();
        default -> throw new IllegalArgumentException(line);
      }
    }
  }

  private static void answer(String text) {
    System.out.println(ANSWER + text);
  }

  private Belongings now() {
    return Belongings.of(host.ours(), guard);
  }

  /** The poll of a seedbox has connections of its own: what counts is what there is between two. */
  private void takeBaseline() {
    List<Belongings> looks = new ArrayList<>();
    for (int i = 0; i < LOOKS; i++) {
      System.gc();
      looks.add(now());
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    before = looks.stream().min(Comparator.comparingInt(TortureHost::opened)).orElseThrow();
    answer("baseline " + figures(before));
  }

  private static int opened(Belongings belongings) {
    return belongings.count("open ");
  }

  private static String figures(Belongings belongings) {
    return "%d sockets, %d files, %d threads of libraries, %d tasks"
        .formatted(
            belongings.count("open socket"),
            belongings.count("open file "),
            belongings.count("thread "),
            belongings.count("task "));
  }

  private void compare() throws Exception {
    List<String> left = Belongings.differencesWithin(LIMIT, before, this::now);
    left.forEach(line -> answer("left " + line));
    host.bundlesNotActive().forEach(bundle -> answer("left not active: " + bundle));
    answer("compared " + figures(now()));
  }

  private void stop() throws Exception {
    System.exit(host.stop(Duration.ofSeconds(60)) ? 0 : 1);
  }
}
