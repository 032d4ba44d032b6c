package org.seedferry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.itests.felix.ProbeBundle;
import org.seedferry.itests.host.BundleJars;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.itests.host.HttpPort;
import org.seedferry.itests.host.ScrapedPage;
import org.seedferry.itests.host.Trees;
import org.seedferry.itests.peers.SlowLine;
import org.seedferry.testing.Eventually;
import org.seedferry.testing.http.FaultServer;
import org.seedferry.testing.http.ListingStyle;

/** The HTTP port of a host, with what it shows: metrics and health. */
class MetricsIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long MIB = 1L << 20;
  private static final String PROBE = "bundle=\"" + ProbeBundle.NAME + "\"";

  @TempDir Path folder;

  private Path source;
  private Path target;
  private Path home;

  @BeforeEach
  void makeFolders() throws Exception {
    source = Files.createDirectories(folder.resolve("source"));
    target = folder.resolve("target");
    home = folder.resolve("home");
    Path etc = Files.createDirectories(home.resolve("etc"));
    Files.writeString(etc.resolve("org.seedferry.orchestrator.cfg"), "interval=1s\n");
  }

  @Test
  void aScrapeDuringAFetchShowsWhatIsPromisedAndHowItGrows() throws Exception {
    Trees.makeBig(source.resolve("film.mkv"), 8 * MIB);
    Files.writeString(
        home.resolve("etc/org.seedferry.drop~inbox.cfg"), "path=" + folder.resolve("inbox") + "\n");
    try (FaultServer server = new FaultServer(source, ListingStyle.NGINX);
        SlowLine line = new SlowLine(server.port()).pace(MIB);
        HostProcess host = start("http://127.0.0.1:" + line.port() + "/", Map.of())) {
      HttpPort port = port(host);
      line.awaitSent(2 * MIB, LIMIT);
      ScrapedPage first = scrape(port);
      assertThat(first.value("seedferry_fetches_active")).isEqualTo(1);
      assertThat(first.value("seedferry_transfers{state=\"downloading\"}")).isEqualTo(1);
      assertThat(first.value("seedferry_transport_sessions{transport=\"http\"}")).isPositive();
      assertThat(first.value("seedferry_fetched_bytes_total")).isBetween(1.0, 9.0 * MIB);
      line.awaitSent(4 * MIB, LIMIT);
      assertThat(scrape(port).value("seedferry_fetched_bytes_total"))
          .isGreaterThan(first.value("seedferry_fetched_bytes_total"));
      line.free();
      host.await("is home as 'film.mkv'", LIMIT);
      Eventually.holds(
          "the fetch is over",
          LIMIT,
          () -> scrape(port).value("seedferry_transfers{state=\"cleaned\"}") == 1);
      ScrapedPage last = scrape(port);
      // What was under way when another connection took a half over has come as well.
      assertThat(last.value("seedferry_fetched_bytes_total")).isBetween(8.0 * MIB, 9.0 * MIB);
      assertThat(last.value("seedferry_fetched_files_total")).isEqualTo(1);
      assertThat(last.value("seedferry_fetches_active")).isZero();
      assertThat(last.value("seedferry_queue_oldest_seconds")).isZero();
      assertThat(last.value("seedferry_events_total")).isGreaterThanOrEqualTo(4);
      assertThat(last.value("seedferry_threads{colour=\"green\"}")).isPositive();
      assertThat(
              last.value(
                  "seedferry_task_exits_total{bundle=\"org.seedferry.orchestrator\","
                      + "operation=\"produce_transfers\",reason=\"completed\"}"))
          .isPositive();
      assertThat(last.families()).containsAll(promised());
      end(host);
    }
  }

  @Test
  void theFormatIsTheOneThatTheAskerPrefers() throws Exception {
    try (HostProcess host = start(source.toString(), Map.of())) {
      HttpPort port = port(host);
      HttpPort.Answer plain = port.get("/metrics");
      assertThat(plain.headers().get("content-type")).startsWith("text/plain; version=0.0.4");
      assertThat(plain.headers())
          .containsEntry("cache-control", "no-store")
          .containsEntry("x-content-type-options", "nosniff")
          .doesNotContainKey("server");
      HttpPort.Answer open =
          port.get("/metrics", "Accept: application/openmetrics-text; version=1.0.0");
      assertThat(open.headers().get("content-type")).startsWith("application/openmetrics-text");
      assertThat(open.body()).endsWith("# EOF\n");
      HttpPort.Answer small = port.get("/metrics", "Accept-Encoding: gzip");
      assertThat(small.headers()).containsEntry("content-encoding", "gzip");
      assertThat(small.bytes().length).isLessThan(plain.bytes().length / 2);
      ScrapedPage.read(small.unzipped());
      end(host);
    }
  }

  @Test
  void twoHundredTransfersMakeNoSeries() throws Exception {
    try (HostProcess host = start(source.toString(), Map.of())) {
      HttpPort port = port(host);
      Files.writeString(source.resolve("first.txt"), "first");
      awaitCleaned(port, 1);
      // Ends of tasks that come once in a while.
      Eventually.holds(
          "watches have run",
          LIMIT,
          () -> scrape(port).ours().stream().anyMatch(sample -> sample.contains("watch_seeding")));
      Set<String> before = scrape(port).ours();
      for (int i = 0; i < 200; i++) {
        Files.writeString(source.resolve("transfer-" + i + ".txt"), "content " + i);
      }
      awaitCleaned(port, 201);
      ScrapedPage after = scrape(port);
      Set<String> more = new TreeSet<>(after.ours());
      more.removeAll(before);
      assertThat(more).allMatch(sample -> !sample.contains("transfer-")).hasSizeLessThan(60);
      assertThat(after.ours()).hasSizeLessThan(500);
      assertThat(after.value("seedferry_fetched_files_total")).isEqualTo(201);
      end(host);
    }
  }

  @Test
  void aPanicIsCountedAndAStuckTaskMakesTheHostUnhealthyByName() throws Exception {
    try (HostProcess host = start(source.toString(), Map.of())) {
      HttpPort port = port(host);
      Eventually.holds("the host is well", LIMIT, () -> port.get("/health").status() == 200);
      Path panicky = drop("Panicky");
      String of = "{" + PROBE + ",operation=\"probe_panic\"";
      Eventually.holds(
          "panics and restarts are counted",
          LIMIT,
          () -> {
            ScrapedPage page = scrape(port);
            return page.has("seedferry_task_restarts_total" + of + "}")
                && page.value("seedferry_task_restarts_total" + of + "}") >= 3
                && page.value("seedferry_task_exits_total" + of + ",reason=\"panic\"}") >= 3;
          });
      Eventually.holds(
          "a task that fails again and again is a warning",
          LIMIT,
          () -> health(port).contains(ProbeBundle.NAME + "/probe_panic fails since"));
      assertThat(port.get("/health").status()).isEqualTo(200);
      Files.delete(panicky);
      Eventually.holds(
          "the series of a bundle that is gone are gone",
          LIMIT,
          () -> !port.get("/metrics").body().contains("probe_panic"));

      Path stubborn = drop("Stubborn");
      Eventually.holds(
          "the stubborn task runs",
          LIMIT,
          () -> port.get("/metrics").body().contains("probe_stubborn"));
      Files.delete(stubborn);
      Eventually.holds(
          "the stuck task is critical", LIMIT, () -> port.get("/health").status() == 503);
      assertThat(health(port))
          .contains("CRITICAL")
          .contains(ProbeBundle.NAME + "/probe_stubborn is stuck since 20")
          .contains("; at ");
      assertThat(port.get("/health.json").body()).contains("\"overallResult\":\"CRITICAL\"");
      assertThat(port.get("/health?tags=ledger").status()).isEqualTo(200);
      assertThat(
              scrape(port)
                  .value("seedferry_tasks_stuck{" + PROBE + ",operation=\"probe_stubborn\"}"))
          .isEqualTo(1);
    }
  }

  @Test
  void whoHasNoPasswordOrComesByAForeignNameIsRefused() throws Exception {
    Path password = Files.writeString(folder.resolve("password"), "s3cret\n");
    Map<String, String> login =
        Map.of("TRANSMISSION_USERNAME", "me", "TRANSMISSION_PASSWORD_FILE", password.toString());
    try (HostProcess host = start(source.toString(), login)) {
      HttpPort port = port(host);
      for (String path : List.of("/metrics", "/health", "/health.json")) {
        assertThat(port.get(path).status()).isEqualTo(401);
        assertThat(port.get(path).headers().get("www-authenticate")).startsWith("Basic realm=");
        assertThat(port.get(path, HttpPort.basic("me", "s3cret")).status()).isEqualTo(200);
        HttpPort.Answer foreign =
            port.get(path, HttpPort.basic("me", "s3cret"), "Host: evil.example");
        assertThat(foreign.status()).isEqualTo(403);
        assertThat(foreign.body()).contains("etc/org.seedferry.http.cfg");
      }
      assertThat(
              port.ask(
                      "POST",
                      "/metrics",
                      HttpPort.basic("me", "s3cret"),
                      "Origin: http://evil.example",
                      "Content-Length: 0")
                  .status())
          .isEqualTo(403);
      for (int i = 0; i < 5; i++) {
        assertThat(port.get("/metrics", HttpPort.basic("me", "wrong")).status()).isEqualTo(401);
      }
      HttpPort.Answer tooOften = port.get("/metrics", HttpPort.basic("me", "s3cret"));
      assertThat(tooOften.status()).isEqualTo(429);
      assertThat(tooOften.headers()).containsKey("retry-after");
      assertThat(host.output()).doesNotContain("s3cret");
      end(host);
    }
  }

  @Test
  void beyondLoopbackThereIsNoPortWithoutAPasswordNotEvenLater() throws Exception {
    try (HostProcess host =
        HostProcess.start(
            "run", "--home", home.toString(), "--http", "0.0.0.0:0", "--to", target.toString())) {
      assertThat(host.exitCode(LIMIT)).as(host.output()).isEqualTo(2);
      assertThat(host.output()).contains("0.0.0.0:0").contains("TRANSMISSION_PASSWORD");
    }
    Path settings = home.resolve("etc/org.seedferry.http.cfg");
    Files.writeString(settings, "address = 127.0.0.1:0\n");
    try (HostProcess host =
        HostProcess.startListening("run", "--home", home.toString(), "--to", target.toString())) {
      HttpPort port = port(host);
      Files.writeString(settings, "address = 0.0.0.0:0\n");
      host.await("does not listen for HTTP: .* there is no password", LIMIT);
      Eventually.holds("the port is closed", LIMIT, port::isClosed);
      Files.writeString(settings, "address = 0.0.0.0:0\nuser = me\n.password = s3cret\n");
      HttpPort open = port(host);
      assertThat(open.get("/metrics").status()).isEqualTo(401);
      assertThat(open.get("/metrics", HttpPort.basic("me", "s3cret")).status()).isEqualTo(200);
      end(host);
    }
  }

  @Test
  void aTakenDefaultIsAWarningAndThePortComesWhenItIsFree() throws Exception {
    try (HostProcess host = startOnATakenPort()) {
      host.await("listens on http://127.0.0.1:", LIMIT);
      assertThat(Pattern.compile("cannot listen on").matcher(host.output()).results().count())
          .isEqualTo(1);
      end(host);
    }
  }

  /** The port of a settings file, as the default's: nobody insisted on it on the command line. */
  private HostProcess startOnATakenPort() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.writeString(
          home.resolve("etc/org.seedferry.http.cfg"),
          "address = 127.0.0.1:" + taken.getLocalPort() + "\n");
      HostProcess host =
          HostProcess.startListening("run", "--home", home.toString(), "--to", target.toString());
      host.await("WARN +cannot listen on 127.0.0.1:\\d+: another program uses the port", LIMIT);
      return host;
    }
  }

  @Test
  void whatStopsLeavesNoThreadAndNoPort() throws Exception {
    try (HostProcess host = start(source.toString(), Map.of(), "--console")) {
      HttpPort port = port(host);
      Eventually.holds("health is served", LIMIT, () -> port.get("/health").status() == 200);
      assertThat(port.get("/metrics").status()).isEqualTo(200);
      assertThat(threads(host))
          .anyMatch(row -> row.contains("qtp") && row.startsWith("YELLOW"))
          .anyMatch(row -> row.contains("HealthCheck-") && row.startsWith("YELLOW"))
          .noneMatch(row -> row.startsWith("RED") && row.contains("Scheduler-"))
          .filteredOn(row -> row.contains("qtp"))
          .hasSizeLessThanOrEqualTo(10);
      stop(host, "org.seedferry.metrics");
      Eventually.holds("metrics are gone", LIMIT, () -> port.get("/metrics").status() == 404);
      stop(host, "org.apache.felix.healthcheck.core");
      Eventually.holds(
          "the pool of health checks is gone",
          LIMIT,
          () -> threads(host).stream().noneMatch(row -> row.contains("HealthCheck-")));
      stop(host, "org.seedferry.http");
      Eventually.holds("the port is closed", LIMIT, port::isClosed);
      Eventually.holds(
          "the server's threads are gone",
          LIMIT,
          () ->
              threads(host).stream()
                  .noneMatch(row -> row.contains("qtp") || row.contains("Scheduler-")));
      host.endInput();
      assertThat(host.exitCode(LIMIT)).as(host.output()).isZero();
    }
  }

  private HostProcess start(String from, Map<String, String> environment, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("run", "--from", from, "--to", target.toString(), "--settle", "0s"));
    arguments.addAll(List.of("--home", home.toString(), "--http", "127.0.0.1:0"));
    arguments.addAll(List.of(more));
    return HostProcess.start(environment, arguments.toArray(String[]::new));
  }

  /** The servlets come a moment after the port. */
  private static HttpPort port(HostProcess host) throws Exception {
    String number = host.await("listens on http://.*:(\\d+)/", LIMIT).group(1);
    HttpPort port = new HttpPort(Integer.parseInt(number));
    for (String path : List.of("/metrics", "/health", "/health.json")) {
      Eventually.holds(path + " is served", LIMIT, () -> port.get(path).status() != 404);
    }
    return port;
  }

  private static ScrapedPage scrape(HttpPort port) throws Exception {
    HttpPort.Answer answer = port.get("/metrics");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return ScrapedPage.read(answer.body());
  }

  /** The page is a table, whose cells are broken into lines. */
  private static String health(HttpPort port) throws Exception {
    return port.get("/health").body().replaceAll("\\s+", " ");
  }

  private static void awaitCleaned(HttpPort port, int count) throws Exception {
    Eventually.holds(
        count + " transfers are home",
        LIMIT.multipliedBy(2),
        () -> scrape(port).value("seedferry_transfers{state=\"cleaned\"}") == count);
  }

  /** Every metric of the reference, but those of channels, which this host does not have. */
  private static Set<String> promised() throws Exception {
    Path page =
        Path.of(System.getProperty("seedferry.target"))
            .resolve("../../docs/metrics.md")
            .normalize();
    Set<String> names = new TreeSet<>();
    for (String line : Files.readAllLines(page)) {
      if (line.startsWith("| `")) {
        names.add(line.split("`")[1]);
      }
    }
    assertThat(names).hasSizeGreaterThan(40);
    names.remove("seedferry_events_unread");
    return names;
  }

  private Path drop(String component) throws Exception {
    Path jar = folder.resolve(component + ".jar");
    try (InputStream bundle = ProbeBundle.with(component)) {
      Files.copy(bundle, jar);
    }
    return BundleJars.drop(jar, home);
  }

  private static void stop(HostProcess host, String bundle) throws Exception {
    String row =
        answer(host, "lb -s").stream()
            .filter(line -> line.contains("|" + bundle + " ("))
            .findFirst()
            .orElseThrow(() -> new AssertionError(host.output()));
    answer(host, "stop " + row.strip().split("\\|")[0].strip());
  }

  private static List<String> threads(HostProcess host) throws Exception {
    return answer(host, "guard:threads");
  }

  private static List<String> answer(HostProcess host, String command) throws Exception {
    String mark = "mark-" + System.nanoTime();
    int before = host.output().length();
    host.type(command).type("echo " + mark).await("^" + mark + "$", LIMIT);
    return host.output().substring(before).lines().toList();
  }

  private static void end(HostProcess host) throws Exception {
    assertThat(host.terminate(LIMIT)).as(host.output()).isZero();
    assertThat(host.output()).doesNotContainPattern("(?m)^\\s+at [\\w.$/]+\\(");
  }
}
