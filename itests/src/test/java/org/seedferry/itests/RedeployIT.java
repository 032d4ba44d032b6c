package org.seedferry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.itests.host.BundleJars;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.itests.host.Trees;
import org.seedferry.itests.peers.SlowLine;
import org.seedferry.testing.daemon.Daemon;
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
  private int questions;
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
    line.awaitSent(3 * MIB, LIMIT);
    nobodysBefore = nobodysThreads();
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
    assertThat(ask("lb -s")).containsPattern("Active.*org.seedferry.downloader \\(0\\.1\\.1\\)");
    assertNoThreadIsLeft();
    Files.delete(dropped);
    host.await("bundle org.seedferry.downloader: 0\\.1\\.1 → 0\\.1\\.0\\.", LIMIT);
    assertThat(ask("lb -s")).containsPattern("Active.*org.seedferry.downloader \\(0\\.1\\.0");
    end();
  }

  @Test
  void aDownloaderUpdatedOnTheConsoleGoesOnWithTheFetchOfTheOneBefore() throws Exception {
    Path newer = BundleJars.withVersion("downloader", "0.1.2", folder.resolve("newer.jar"));
    ask("update " + id("downloader") + " " + newer.toUri());
    assertThat(ask("lb -s")).containsPattern("Active.*org.seedferry.downloader \\(0\\.1\\.2\\)");
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
      ask("stop " + id);
      ask("start " + id);
      assertThat(ask("lb -s")).containsPattern("Active.*org.seedferry." + bundle + " ");
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
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String pid = Long.toString(host.pid());
    String classes = "";
    for (int tries = 0; tries < 10; tries++) {
      Daemon.run(jcmd, pid, "GC.run");
      classes = Daemon.run(jcmd, pid, "VM.class_hierarchy", DOWNLOADER);
      if (count(classes, Pattern.quote(DOWNLOADER) + "/0x") == 1) {
        return;
      }
    }
    throw new AssertionError("more than one is loaded, or none:\n" + classes);
  }

  /**
   * No thread has lost its owner, and the ledger's pool lives once. Threads that had no owner
   * before are libraries' and the machine's.
   */
  private void assertNoThreadIsLeft() throws Exception {
    List<String> now = new ArrayList<>(nobodysThreads());
    nobodysBefore.forEach(now::remove);
    assertThat(now).isEmpty();
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String threads = Daemon.run(jcmd, Long.toString(host.pid()), "Thread.print");
    assertThat(count(threads, "(?m)^\"seedferry-ledger:housekeeper\"")).isEqualTo(1);
  }

  /** The names of all threads without an owner, but for the console's and the ledger's pool's. */
  private List<String> nobodysThreads() throws Exception {
    return Pattern.compile("(?m)^RED +(\\S.*?)  ")
        .matcher(ask("guard:threads"))
        .results()
        .map(row -> row.group(1))
        .filter(name -> !name.startsWith("session-") && !name.startsWith("seedferry-ledger"))
        .toList();
  }

  /** The names of the tasks that are always there; those of single transfers have a number. */
  private List<String> tasks() throws Exception {
    return Pattern.compile("(?m)^([a-z-]+/\\w+) +[a-z]+ ")
        .matcher(ask("guard:tasks"))
        .results()
        .map(row -> row.group(1))
        .sorted()
        .toList();
  }

  private long id(String bundle) throws Exception {
    Matcher row =
        Pattern.compile("(?m)^ *(\\d+)\\|.*\\|org\\.seedferry\\." + bundle + " ")
            .matcher(ask("lb -s"));
    assertThat(row.find()).isTrue();
    return Long.parseLong(row.group(1));
  }

  /** What the console says to a command. */
  private String ask(String command) throws IOException, InterruptedException {
    String begin = "begin-" + ++questions;
    String end = "end-" + questions;
    host.type("echo " + begin).type(command).type("echo " + end).await("^" + end + "$", LIMIT);
    String output = host.output();
    return output.substring(output.indexOf(begin), output.lastIndexOf(end));
  }

  private static int count(String text, String regex) {
    return (int) Pattern.compile(regex).matcher(text).results().count();
  }
}
