package org.seedferry.itests.churn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seedferry.itests.docs.RunPage;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.itests.host.Jdks;
import org.seedferry.itests.host.OurBundles;
import org.seedferry.testing.daemon.Daemon;

/**
 * Every bundle of the project is stopped and started, updated and reconfigured again and again,
 * while transfers are on every part of their way: nothing leaks, and nothing is lost.
 *
 * <p>{@code -Dseedferry.churn=1} is the whole of it: 200 stops, 50 updates and 200 changed settings
 * of each bundle, and 20 refreshes of all.
 */
@EnabledIfSystemProperty(
    named = "seedferry.churn",
    matches = "[0-9.]+",
    disabledReason =
        "NOT RUN: it takes long; -Dseedferry.churn=0 (few rounds) to 1 (all) asks for it")
class ChurnIT {

  private static final RunPage PAGE =
      new RunPage(
          "churn.md",
          """
      # Churn

      Every bundle of the project is stopped and started, updated with a changed jar, and reconfigured again and again in the shipped jar, and all are refreshed together, in an order by chance, while transfers are fetched, wait for their import and are seeded.
      Before and after, at moments at which nothing is under way, threads, guarded tasks, open files, sockets, services, listeners, MBeans, shutdown hooks and class loaders are counted by name: there must be exactly as many of each.
      The heap after garbage collections may be at most 2 MiB larger after the second half than after the first.
      Every transfer was seen in the local root once, complete from the first sight on and byte-identical; the ledger has its events once and in order, and a webhook and a chat were told each of them, in order.

      `mvn verify -pl itests -am -Dtest=NONE -Dit.test=ChurnIT -Dseedferry.churn=1 -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false -Dseedferry.docs=write` makes this page;
      `-Dseedferry.churn.jdks=17` leaves the other JDK and its section alone, `-Dseedferry.churn.seed=N` repeats the order of a run.
      """);

  private static final double SCALE = Double.parseDouble(System.getProperty("seedferry.churn"));
  private static final long SEED = Long.getLong("seedferry.churn.seed", System.nanoTime() % 1000);
  private static final int LANES = Integer.getInteger("seedferry.churn.lanes", 1);
  private static final long HEAP_TOLERANCE = 2L << 20;

  /** What Felix says, in the middle of its own work, of bundles and services that just go. */
  private static final Pattern NOISE =
      Pattern.compile(
          ".*Ignoring ungettable ServletContextHelper service.*\\R"
              + "|.*\\R(?:.*: )?(?:java\\.lang\\.NullPointerException"
              + "|jakarta\\.servlet\\.ServletException: Servlet has been unregistered).*\\R"
              + "\\tat org\\.apache\\.felix\\..*\\R(?:\\tat .*\\R)*(?:\\t\\.\\.\\. .*\\R)?");

  @TempDir private Path folder;

  private HostProcess host;
  private DriverLine driver;

  static IntStream jdks() {
    return Stream.of(System.getProperty("seedferry.churn.jdks", "17,25").split(","))
        .mapToInt(Integer::parseInt);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void nothingLeaksAndNothingIsLost(int feature) throws Exception {
    long begin = System.nanoTime();
    Jdks.Jdk jdk = Jdks.require(feature);
    System.out.printf("churn on Java %d, scale %s, seed %d%n", feature, SCALE, SEED);
    String address = "127.0.0.1:" + Daemon.freePort();
    try (World world = new World(folder, Daemon.isInstalled("sshd"), address);
        DriverLine line = new DriverLine()) {
      driver = line;
      Files.deleteIfExists(dump(feature));
      host = start(jdk, world.home(), address);
      try {
        driver.await();
        world.beBusy();
        driver.ask("warm");
        world.becomeQuiet();
        driver.ask("baseline");
        for (int half = 0; half < 2; half++) {
          world.beBusy();
          driver.ask("half " + half);
          world.becomeQuiet();
          driver.ask("measure");
        }
        driver.ask("compare");
        driver.ask("figures");
        host.terminate(Duration.ofMinutes(1));
        World.Sum sum = world.concludeAndCheck();
        Figures figures =
            new Figures(driver.answers(), sum, world.share(), Unheld.in(dump(feature)));
        System.out.println(figures.table());
        assertThat(figures.troubles()).as("what went wrong in the host").isEmpty();
        assertThat(figures.differences()).as("what is left behind, or missing").isEmpty();
        assertThat(figures.heapGrowth()).isLessThanOrEqualTo(HEAP_TOLERANCE);
        assertThat(NOISE.matcher(host.output()).replaceAll(""))
            .doesNotContain("\tat ")
            .doesNotContain(" ERROR ");
        PAGE.write("Java " + feature, run(begin) + figures.table());
      } catch (Throwable e) {
        keepState();
        Path kept =
            Files.writeString(
                Path.of(System.getProperty("seedferry.target"), "churn-" + feature + ".log"),
                host.output());
        System.out.println("what the host said is in " + kept);
        throw e;
      } finally {
        host.close();
      }
    }
  }

  private static String run(long begin) {
    return "Share of all rounds: %s; seed %d; %d minutes on %d processors.%n%n"
        .formatted(
            SCALE,
            SEED,
            TimeUnit.NANOSECONDS.toMinutes(System.nanoTime() - begin),
            Runtime.getRuntime().availableProcessors());
  }

  /** Where the heap goes when something is left behind: its roots tell what holds it. */
  private static Path dump(int feature) {
    return Path.of(System.getProperty("seedferry.target"), "churn-" + feature + ".hprof");
  }

  /** The shipped jar with the driver beside it. */
  private HostProcess start(Jdks.Jdk jdk, Path home, String address) throws IOException {
    Path jars = Files.createDirectories(folder.resolve("jars"));
    for (OurBundles.Entry bundle : OurBundles.all()) {
      Files.copy(bundle.jar(), jars.resolve(bundle.name() + ".jar"));
    }
    Path agent = AgentJar.write(folder.resolve("driver.jar"));
    String options =
        "=port=%d,jars=%s,home=%s,dump=%s,seed=%d,scale=%s,lanes=%d"
            .formatted(driver.port(), jars, home, dump(jdk.feature()), SEED, SCALE, LANES);
    return HostProcess.startOn(
        jdk,
        List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED", "-javaagent:" + agent + options),
        "run",
        "--console",
        "--home",
        home.toString(),
        "--http",
        address);
  }

  /** Best effort: it is the first trouble that counts. */
  private void keepState() {
    try {
      driver.ask("state");
      Files.write(
          Path.of(System.getProperty("seedferry.target"), "churn-state.log"), driver.answers());
    } catch (IOException | RuntimeException | AssertionError e) {
      System.out.println("the driver does not tell the state: " + e);
    }
  }
}
