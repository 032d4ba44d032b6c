package org.seedferry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedferry.itests.felix.BareFelix;
import org.seedferry.itests.felix.ProbeBundle;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.itests.host.Jdks;
import org.seedferry.itests.host.Jdks.Jdk;
import org.seedferry.launcher.Features;
import org.seedferry.testing.Eventually;

/** The guard in somebody else's application: nothing of ours is there but the guard itself. */
class GuardAloneIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String EXAMPLE = "com.example.letters";
  private static final int ROUNDS = 20;

  /** What the page of the example tells to install, in this order. */
  private static final List<String> BUNDLES =
      List.of(
          "org.ow2.asm:asm",
          "org.ow2.asm:asm-tree",
          "org.ow2.asm:asm-analysis",
          "org.ow2.asm:asm-commons",
          "org.ow2.asm:asm-util",
          "org.apache.aries.spifly:org.apache.aries.spifly.dynamic.bundle",
          "org.slf4j:slf4j-api",
          "ch.qos.logback:logback-core",
          "ch.qos.logback:logback-classic",
          "org.osgi:org.osgi.util.function",
          "org.osgi:org.osgi.util.promise",
          "org.osgi:org.osgi.service.component",
          "org.apache.felix:org.apache.felix.scr",
          "org.seedferry:guard");

  @TempDir private Path folder;
  private HostProcess felix;

  @AfterEach
  void end() {
    if (felix != null) {
      felix.close();
    }
  }

  @ParameterizedTest(name = "on JDK {0}")
  @ValueSource(ints = {17, 25})
  void itsServicesWorkInABareFelixAndNothingIsLeft(int feature) throws Exception {
    Jdk jdk = Jdks.require(feature);
    Path inbox = Files.createDirectories(folder.resolve("inbox"));
    start(jdk);
    for (String state : ask("states").split(" ")) {
      assertThat(state).endsWith("=32");
    }
    assertThat(ask("tasks")).isEqualTo("[]");
    ask("install " + example().toUri());
    ask("start " + EXAMPLE);

    Files.writeString(inbox.resolve("hello.txt"), "7\nhow are you?");
    Path filed = folder.resolve("archive/drawer 7/hello.txt");
    Eventually.holds("the letter is filed", LIMIT, () -> Files.exists(filed));
    assertThat(ask("tasks"))
        .contains("TaskReport[bundle=com.example.letters, operation=look_for_letters, fields={}")
        .contains("schedule=EVERY");
    assertThat(ask("threads"))
        .contains("ThreadReport[name=guard/timer, colour=GREEN")
        .doesNotContain("colour=RED, owner=com.example");

    Files.writeString(inbox.resolve("bad.txt"), "seven");
    logged(
        "^ERROR exit \\[com.example.letters/file_letter] file_letter panic:"
            + " java.lang.NumberFormatException: For input string: \"seven\" .*"
            + "bundle=com.example.letters .*letter=bad.txt .*reason=panic");
    logged("^WARN Alarm .*somebody look after file_letter of com.example.letters: panic");

    assertThat(stop(EXAMPLE)).isLessThan(4_000);
    logged("^INFO exit \\[com.example.letters/look_for_letters] look_for_letters cancelled");
    assertThat(ask("tasks")).isEqualTo("[]");
    Files.delete(inbox.resolve("bad.txt"));
    for (int i = 0; i < ROUNDS; i++) {
      Files.writeString(inbox.resolve(i + ".txt"), "8");
      ask("start " + EXAMPLE);
      stop(EXAMPLE);
    }
    ask("start " + EXAMPLE);
    Path drawer = folder.resolve("archive/drawer 8");
    Eventually.holds("no letter is lost", LIMIT, () -> drawer.toFile().list().length == ROUNDS);
    stop(EXAMPLE);
    ask("remember " + EXAMPLE);
    ask("uninstall " + EXAMPLE);
    assertThat(ask("unloaded " + EXAMPLE)).isEqualTo("true");
    assertThat(ask("threads")).doesNotContain("com.example");

    stuckWorkIsNamedUntilItEnds();
    felix.endInput();
    assertThat(felix.exitCode(LIMIT)).isZero();
    System.out.println("the guard alone in Felix, JDK " + jdk.feature() + ":");
    felix.output().lines().filter(line -> !line.startsWith("answer")).forEach(System.out::println);
  }

  private void stuckWorkIsNamedUntilItEnds() throws Exception {
    Path probe = folder.resolve("probe.jar");
    try (InputStream bytes = ProbeBundle.with("Stubborn")) {
      Files.copy(bytes, probe);
    }
    ask("install " + probe.toUri());
    ask("start " + ProbeBundle.NAME);
    ask("remember " + ProbeBundle.NAME);
    Eventually.holds(
        "it runs",
        LIMIT,
        () ->
            ask("tasks")
                .contains("operation=probe_stubborn, fields={}, schedule=ONCE, state=RUNNING"));
    assertThat(stop(ProbeBundle.NAME)).isBetween(900L, 3_000L);
    logged("^WARN exit .*probe_stubborn is stuck: not ended within 1 s");
    assertThat(ask("tasks"))
        .contains("bundle=" + ProbeBundle.NAME + ", operation=probe_stubborn")
        .contains("state=STUCK")
        .contains("Stubborn.refuseToEnd");
    assertThat(ask("threads"))
        .contains("colour=RED, owner=" + ProbeBundle.NAME + ", task=probe_stubborn");
    ask("release");
    logged("^INFO exit .*probe_stubborn recovered: the stuck run has ended after");
    Eventually.holds("it has ended", LIMIT, () -> ask("tasks").equals("[]"));
    ask("uninstall " + ProbeBundle.NAME);
    assertThat(ask("unloaded " + ProbeBundle.NAME)).isEqualTo("true");
  }

  @ParameterizedTest(name = "on JDK {0}")
  @ValueSource(ints = {17, 25})
  void itWorksInPlainJavaWithNothingButTheLoggingApi(int feature) throws Exception {
    Jdk jdk = Jdks.require(feature);
    Path inbox = Files.createDirectories(folder.resolve("in"));
    Path archive = folder.resolve("out");
    Files.writeString(inbox.resolve("hello.txt"), "7");
    List<String> classPath =
        List.of(jar("org.seedferry:guard"), jar("org.slf4j:slf4j-api"), example()).stream()
            .map(Path::toString)
            .toList();
    try (HostProcess java =
        start(
            jdk,
            classPath,
            "com.example.letters.PlainJava",
            inbox.toString(),
            archive.toString())) {
      Eventually.holds(
          "the letter is filed", LIMIT, () -> Files.exists(archive.resolve("drawer 7/hello.txt")));
      java.type("");
      java.await("TaskReport\\[bundle=letters, operation=look_for_letters", LIMIT);
      java.endInput();
      assertThat(java.exitCode(LIMIT)).isZero();
    }
  }

  @Test
  void thePageOfTheExampleTellsWhatIsInstalledHere() throws IOException {
    Path project = Path.of(System.getProperty("seedferry.target")).resolve("../..").normalize();
    assertThat(Files.readString(project.resolve("bundles/guard/example/README.md")))
        .contains("```\n" + String.join("\n", BUNDLES) + "\n```\n");
  }

  @Test
  void itNeedsNothingButOsgiTheLoggingApiAndTheJdk() throws Exception {
    try (JarFile jar = new JarFile(jar("org.seedferry:guard").toFile())) {
      String imports = jar.getManifest().getMainAttributes().getValue("Import-Package");
      // The commas of version ranges stand between quotes.
      assertThat(imports.replaceAll("\"[^\"]*\"", "").split(","))
          .allMatch(name -> name.matches("(java|org\\.osgi|org\\.slf4j)\\..*|org\\.slf4j;.*"));
      String needs = jar.getManifest().getMainAttributes().getValue("Require-Capability");
      Matcher namespaces = Pattern.compile("(?:^|,)([a-z.]+);").matcher(needs);
      while (namespaces.find()) {
        assertThat(namespaces.group(1)).isIn("osgi.service", "osgi.extender", "osgi.ee");
      }
      assertThat(jar.getManifest().getMainAttributes().getValue("Require-Bundle")).isNull();
    }
  }

  // ---- what it takes

  private void start(Jdk jdk) throws Exception {
    Path log = folder.resolve("logback.xml");
    Files.writeString(
        log,
        """
        <configuration>
          <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%level %logger{0} [%thread] %msg %kvp{NONE}%n</pattern></encoder>
          </appender>
          <root level="INFO"><appender-ref ref="out"/></root>
        </configuration>
        """);
    List<String> classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.contains("felix.framework") || entry.endsWith("test-classes"))
            .toList();
    felix =
        start(
            jdk,
            classPath,
            "-Dlogback.configurationFile=" + log,
            BareFelix.class.getName(),
            folder.resolve("cache").toString());
    List<String> names = new ArrayList<>();
    for (String bundle : BUNDLES) {
      names.add(ask("install " + jar(bundle).toUri()));
    }
    for (String name : names) {
      assertThat(ask("start " + name)).isEqualTo("started");
    }
  }

  private HostProcess start(Jdk jdk, List<String> classPath, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(jdk.program("java").toString(), "-Xmx128m", "-cp"));
    command.add(String.join(File.pathSeparator, classPath));
    command.addAll(List.of(arguments));
    return HostProcess.of(
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start());
  }

  private String ask(String command) throws IOException, InterruptedException {
    felix.type(command);
    return felix.await("^answer: (.*)", LIMIT).group(1);
  }

  private void logged(String regex) throws Exception {
    Pattern line = Pattern.compile("(?m)" + regex);
    Eventually.holds(regex, LIMIT, () -> line.matcher(felix.output()).find());
  }

  private long stop(String bundle) throws IOException, InterruptedException {
    String answer = ask("stop " + bundle);
    assertThat(answer).matches("stopped in \\d+ ms");
    return Long.parseLong(answer.replaceAll("\\D", ""));
  }

  private static Path example() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.matches(".*guard-example-[^/]*\\.jar"))
        .map(Path::of)
        .findFirst()
        .orElseThrow();
  }

  /** A jar as the features ship it, copied out of the jar that holds it. */
  private Path jar(String artifact) throws IOException {
    Features.BundleEntry entry =
        Features.read(List.of("host", "seedferry")).bundles().stream()
            .filter(bundle -> bundle.id().startsWith(artifact + ":"))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no " + artifact + " in the features"));
    Path jar = folder.resolve(artifact.replace(':', '_') + ".jar");
    if (Files.notExists(jar)) {
      try (InputStream bytes = entry.url().openStream()) {
        Files.copy(bytes, jar);
      }
    }
    return jar;
  }
}
