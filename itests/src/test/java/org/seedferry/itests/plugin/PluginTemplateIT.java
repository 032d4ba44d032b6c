package org.seedferry.itests.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.itests.host.BundleJars;
import org.seedferry.itests.host.HomeFolder;
import org.seedferry.itests.host.HostConsole;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.itests.host.Trees;
import org.seedferry.testing.Eventually;
import org.seedferry.testing.http.FaultServer;
import org.seedferry.testing.http.ListingStyle;

/**
 * A stranger copies the template, builds it outside of this project, and puts the plugin into a
 * running host: it fetches, is replaced by a newer one, and goes without a trace.
 */
class PluginTemplateIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String NAME = "org.example.seedbox-catalog";
  private static final String CLASS = "org.example.seedbox.catalog.CatalogSeedbox";
  private static final String SETTINGS = "org.example.seedbox.catalog~box";
  private static final String NONE = "No seedbox is there";
  private static final int SIZE = 3 << 20;

  @TempDir private Path folder;

  private final Path project =
      Path.of(System.getProperty("seedferry.target")).resolve("../..").normalize();
  private Path served;
  private Path local;
  private HomeFolder home;
  private FaultServer server;
  private HostProcess host;
  private HostConsole console;

  @BeforeEach
  void startAHostWithoutThePlugin() throws Exception {
    served = Files.createDirectories(folder.resolve("served"));
    local = folder.resolve("local");
    Trees.makeBig(
        Files.createDirectories(served.resolve("files/Show.S01")).resolve("e1.mkv"), SIZE);
    Trees.makeBig(served.resolve("files/film.mkv"), SIZE / 2);
    server = new FaultServer(served, ListingStyle.NGINX);
    home =
        new HomeFolder(folder.resolve("home"))
            .set("org.seedferry.orchestrator", Map.of("interval", "1s"))
            .set(
                "org.seedferry.downloader",
                Map.of("local.root", local, "free.space.floor", "1MiB"));
    host = HostProcess.start("run", "--home", home.path().toString(), "--console");
    console = new HostConsole(host);
  }

  @AfterEach
  void end() throws Exception {
    host.close();
    server.close();
  }

  @Test
  void aPluginFromTheTemplateFetchesIsReplacedAndGoesWithoutATrace() throws Exception {
    OwnMaven maven = maven();
    List<String> threadsBefore = console.nobodysThreads();
    long begun = System.nanoTime();

    Path plugin = folder.resolve("my-plugin");
    Trees.copy(project.resolve("templates/seedbox-plugin"), plugin);
    assertThat(maven.run(plugin, "verify")).contains("Tests run:").doesNotContain("Tests run: 0");
    Path first = plugin.resolve("target/" + NAME + "-1.0.0.jar");
    assertIsAPolitePlugin(first);
    long built = System.nanoTime();

    tell("complete", true, false);
    Path dropped = BundleJars.drop(first, home.path());
    host.await("bundle " + NAME + ": none → 1\\.0\\.0 ", LIMIT);
    home.set(
        SETTINGS,
        Map.of(
            "name",
            "box",
            "url",
            server.url() + "transfers.json",
            "files",
            server.url() + "files/"));
    host.await("'Show.S01' is home as 'Show.S01'", LIMIT);
    long fetched = System.nanoTime();
    Trees.assertIdentical(served.resolve("files/Show.S01"), local.resolve("Show.S01"));
    System.out.printf(
        "from the copied template to the first file at home: %.1f s, of which building and testing the plugin %.1f s, the host %.1f s%n",
        (fetched - begun) / 1e9, (built - begun) / 1e9, (fetched - built) / 1e9);
    assertThat(console.ask("guard:audit " + NAME)).contains(NAME + " launches nothing");
    assertThat(console.ask("ferry:seedboxes")).containsPattern("(?m)^box +2 +1 ");

    tell("finished", true, true);
    replace(plugin, "pom.xml", "<version>1.0.0</version>", "<version>1.1.0</version>");
    replace(
        plugin,
        "src/main/java/org/example/seedbox/catalog/Entry.java",
        "\"complete\"",
        "\"finished\"");
    replace(
        plugin,
        "src/test/java/org/example/seedbox/catalog/FakeCatalog.java",
        "\"complete\"",
        "\"finished\"");
    maven.run(plugin, "verify");
    Path newer = BundleJars.drop(plugin.resolve("target/" + NAME + "-1.1.0.jar"), home.path());
    host.await("bundle " + NAME + ": 1\\.0\\.0 → 1\\.1\\.0 ", LIMIT);
    Files.delete(dropped);
    host.await("'film.mkv' is home as 'film.mkv'", LIMIT);
    assertThat(console.loaded(CLASS, 1)).isEqualTo(1);

    Files.delete(home.path().resolve("etc").resolve(SETTINGS + ".cfg"));
    Eventually.holds(
        "the seedbox is gone", LIMIT, () -> console.ask("ferry:seedboxes").contains(NONE));
    Files.delete(newer);
    host.await("bundle " + NAME + ": 1\\.1\\.0 → none ", LIMIT);
    assertNothingIsLeft(threadsBefore);
    host.endInput();
    assertThat(host.exitCode(LIMIT)).as(host.output()).isZero();
    Trees.assertIdentical(served.resolve("files"), local);
    assertThat(host.output())
        .doesNotContain(" ERROR ")
        .doesNotContainPattern("(?m)^\\s+at [\\w.$/]+\\(");
  }

  /** With what its README has the stranger install once. */
  private OwnMaven maven() throws IOException {
    String version = System.getProperty("seedferry.version");
    return new OwnMaven(folder.resolve("maven"))
        .install(project, "seedferry", version)
        .install(project.resolve("bundles"), "bundles", version)
        .install(project.resolve("bundles/api"), "api", version)
        .install(project.resolve("bundles/testing"), "testing", version);
  }

  /** It shows nobody its packages and brings no libraries along. */
  private static void assertIsAPolitePlugin(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      Attributes headers = file.getManifest().getMainAttributes();
      assertThat(headers.getValue("Bundle-SymbolicName")).isEqualTo(NAME);
      assertThat(headers.getValue("Export-Package")).isNull();
      assertThat(file.stream().filter(entry -> entry.getName().endsWith(".class")))
          .isNotEmpty()
          .allMatch(entry -> entry.getName().startsWith("org/example/"));
    }
  }

  /** What the web server lists; {@code key} is what it calls a transfer that is whole. */
  private void tell(String key, boolean show, boolean film) throws IOException {
    Files.writeString(
        served.resolve("transfers.json"),
        """
        {"transfers": [
          {"id": "1", "name": "Show.S01", "label": "tv", "%1$s": %2$s,
           "files": [{"path": "Show.S01/e1.mkv", "size": %4$d}]},
          {"id": "2", "name": "film.mkv", "%1$s": %3$s,
           "files": [{"path": "film.mkv", "size": %5$d}]}
        ]}
        """
            .formatted(key, show, film, SIZE, SIZE / 2));
  }

  private static void replace(Path plugin, String file, String from, String to) throws IOException {
    Path path = plugin.resolve(file);
    String text = Files.readString(path);
    assertThat(text).containsOnlyOnce(from);
    Files.writeString(path, text.replace(from, to));
  }

  private void assertNothingIsLeft(List<String> threadsBefore) throws Exception {
    assertThat(console.ask("lb -s")).doesNotContain(NAME);
    assertThat(console.ask("scr:list")).doesNotContain(CLASS);
    assertThat(console.nobodysThreadsSince(threadsBefore)).isEmpty();
    assertThat(console.loaded(CLASS, 0)).isZero();
    try (Stream<Path> files = Files.walk(home.path().resolve("data"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".jar")))
          .noneMatch(PluginTemplateIT::isThePlugin);
    }
  }

  private static boolean isThePlugin(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.getEntry(CLASS.replace('.', '/') + ".class") != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
