package org.seedferry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.itests.host.BundleJars;
import org.seedferry.itests.host.HostConsole;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.itests.host.Trees;
import org.seedferry.itests.peers.SlowLine;
import org.seedferry.testing.http.FaultServer;
import org.seedferry.testing.http.ListingStyle;

/** Bundles are updated and stopped in the middle of a fetch, and it goes on where it was. */
class RedeployIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int MIB = 1 << 20;
  private static final int FILES = 2;
  private static final long EACH = 6 * MIB;

  /** What goes over the line beside the bytes of files: listings and heads. */
  private static final long TALK = 256 << 10;

  private static final String DOWNLOADER = "org.seedferry.downloader.internal.fetch.Downloader";

  @TempDir private Path folder;
  private Path source;
  private Path target;
  private Path home;
  private FaultServer server;
  private SlowLine line;
  private HostProcess host;
  private HostConsole console;
  private List<String> nobodysBefore;

  @BeforeEach
  void startAFetch() throws Exception {
    source = folder.resolve("source");
    target = folder.resolve("target");
    home = folder.resolve("home");
    Path show = Files.createDirectories(source.resolve("show"));
    for (int i = 0; i < FILES; i++) {
      Trees.makeBig(show.resolve(i + ".mkv"), EACH + i);
    }
    Path etc = Files.createDirectories(home.resolve("etc"));
    Files.writeString(etc.resolve("org.seedferry.orchestrator.cfg"), "interval=1s\n");
    Files.writeString(
        etc.resolve("org.seedferry.downloader.policy~impatient.cfg"),
        "retry.first=1s\nretry.max=1s\n");
    server = new FaultServer(source, ListingStyle.NGINX);
    line = new SlowLine(server.port()).pace(MIB / 4);
    host =
        HostProcess.start(
            "run",
            "--from",
            "http://127.0.0.1:" + line.port() + "/",
            "--to",
            target.toString(),
            "--settle",
            "0s",
            "--console",
            "--home",
            home.toString());
    console = new HostConsole(host);
    line.awaitSent(3 * MIB, LIMIT);
    nobodysBefore = console.nobodysThreads();
  }

  @AfterEach
  void endEverything() throws Exception {
    host.close();
    line.close();
    server.close();
  }

  @Test
  void aDroppedDownloaderGoesOnWithTheFetchOfTheOneBefore() throws Exception {
    Path newer = BundleJars.withVersion("downloader", "0.1.1", folder.resolve("newer.jar"));
    Path dropped = BundleJars.drop(newer, home);
    host.await("bundle org.seedferry.downloader: 0\\.1\\.0\\.\\S+ → 0\\.1\\.1 ", LIMIT);
    bringHome();
    assertThat(line.sent()).isLessThan(FILES * (EACH + MIB) + TALK);
    assertThat(console.ask("lb -s"))
        .containsPattern("Active.*org.seedferry.downloader \\(0\\.1\\.1\\)");
    assertNoThreadIsLeft();
    Files.delete(dropped);
    host.await("bundle org.seedferry.downloader: 0\\.1\\.1 → 0\\.1\\.0\\.", LIMIT);
    assertThat(console.ask("lb -s"))
        .containsPattern("Active.*org.seedferry.downloader \\(0\\.1\\.0");
    end();
  }

  @Test
  void aDownloaderUpdatedOnTheConsoleGoesOnWithTheFetchOfTheOneBefore() throws Exception {
    Path newer = BundleJars.withVersion("downloader", "0.1.2", folder.resolve("newer.jar"));
    console.ask("update " + id("downloader") + " " + newer.toUri());
    assertThat(console.ask("lb -s"))
        .containsPattern("Active.*org.seedferry.downloader \\(0\\.1\\.2\\)");
    bringHome();
    assertThat(line.sent()).isLessThan(FILES * (EACH + MIB) + TALK);
    assertNoThreadIsLeft();
    end();
  }

  @Test
  void theClassesOfTheDownloaderBeforeAreUnloaded() throws Exception {
    BundleJars.drop(
        BundleJars.withVersion("downloader", "0.1.1", folder.resolve("newer.jar")), home);
    host.await("bundle org.seedferry.downloader: 0\\.1\\.0\\.\\S+ → 0\\.1\\.1 ", LIMIT);
    bringHome();
    assertOneDownloaderLoaded();
    end();
  }

  @Test
  void aDroppedTransportGoesOnWhereTheOneBeforeHasEnded() throws Exception {
    Path newer = BundleJars.withVersion("transport-http", "0.1.1", folder.resolve("newer.jar"));
    BundleJars.drop(newer, home);
    host.await("bundle org.seedferry.transport-http: 0\\.1\\.0\\.\\S+ → 0\\.1\\.1 ", LIMIT);
    bringHome();
    assertThat(line.sent()).isLessThan(FILES * (EACH + MIB) + TALK);
    assertNoThreadIsLeft();
    end();
  }

  @Test
  void everyBundleCanBeStoppedAndStartedUnderLoad() throws Exception {
    List<String> before = tasks();
    assertThat(before).contains("downloader/fetch_transfers", "orchestrator/produce_transfers");
    for (String bundle :
        List.of(
            "orchestrator",
            "notifier",
            "arr",
            "ledger",
            "seedbox-folder",
            "transport-file",
            "downloader",
            "transport-http")) {
      long id = id(bundle);
      console.ask("stop " + id);
      console.ask("start " + id);
      assertThat(console.ask("lb -s")).containsPattern("Active.*org.seedferry." + bundle + " ");
    }
    bringHome();
    assertNoThreadIsLeft();
    assertThat(tasks()).isEqualTo(before).doesNotHaveDuplicates();
    end();
  }

  private void bringHome() throws Exception {
    line.free();
    host.await("'show' is home as 'show'", LIMIT);
    Trees.assertIdentical(source, target);
  }

  private void end() throws Exception {
    host.endInput();
    assertThat(host.exitCode(LIMIT)).as(host.output()).isZero();
    assertThat(host.output()).doesNotContainPattern("(?m)^\\s+at [\\w.$/]+\\(");
  }

  /** The old class loader is collected: its class is no longer among the loaded ones. */
  private void assertOneDownloaderLoaded() throws Exception {
    assertThat(console.loaded(DOWNLOADER, 1)).isEqualTo(1);
  }

  /**
   * No thread has lost its owner, and the ledger's pool lives once. Threads that had no owner
   * before are libraries' and the machine's.
   */
  private void assertNoThreadIsLeft() throws Exception {
    assertThat(console.nobodysThreadsSince(nobodysBefore)).isEmpty();
    assertThat(console.jcmd("Thread.print")).containsOnlyOnce("\n\"seedferry-ledger:housekeeper\"");
  }

  /** The names of the tasks that are always there; those of single transfers have a number. */
  private List<String> tasks() throws Exception {
    return Pattern.compile("(?m)^([a-z-]+/\\w+) +[a-z]+ ")
        .matcher(console.ask("guard:tasks"))
        .results()
        .map(row -> row.group(1))
        .sorted()
        .toList();
  }

  private long id(String bundle) throws Exception {
    return console.id("org.seedferry." + bundle);
  }
}
