package org.seedferry.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.itests.host.Trees;
import org.seedferry.itests.peers.SlowLine;
import org.seedferry.itests.peers.Sshd;
import org.seedferry.testing.daemon.Daemon;
import org.seedferry.testing.http.Fault;
import org.seedferry.testing.http.FaultServer;
import org.seedferry.testing.http.ListingStyle;

/**
 * What people get wrong, and what goes wrong around them: a message that says what, where and what
 * to do, the right exit code, and nothing half done.
 */
class BadInputIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final String PASSWORD = "s3cr3t-pass-w0rd";
  private static final int MIB = 1 << 20;

  @TempDir private Path folder;

  @Test
  void anUnknownSchemeIsRefusedWithTheKnownOnes() throws Exception {
    String said = once(USAGE, "gopher://example.invalid/pub");
    assertThat(said).contains("unknown scheme 'gopher'").contains("sftp").contains("file");
  }

  @Test
  void missingArgumentsAreRefused() throws Exception {
    assertThat(run(USAGE)).contains("a command is missing").contains("Usage: seedferry");
    assertThat(run(USAGE, "run", "--from", "/tmp", "--home", home())).contains("--to is missing");
    assertThat(run(USAGE, "run", "--from")).contains("--from");
    assertThat(run(USAGE, "run", "--form", "/tmp")).contains("--form").contains("--from");
    assertThat(once(USAGE, "sftp:///there")).contains("the host is missing");
    assertThat(run(USAGE, "run", "--from", "/tmp", "--to", home(), "--settle", "2d"))
        .contains("--settle: 2d is out of range");
  }

  @Test
  void aHostThatCannotBeReachedIsNamedWithItsPort() throws Exception {
    int port = Daemon.freePort();
    assertThat(once(FAILED, "http://127.0.0.1:" + port + "/"))
        .contains("127.0.0.1:" + port + " refused the connection");
    Path key = Files.writeString(folder.resolve("password"), PASSWORD);
    assertThat(once(FAILED, "sftp://me@127.0.0.1:" + port + "/there?password-file=" + key))
        .contains("127.0.0.1:" + port + " cannot be reached: Connection refused");
  }

  @Test
  void aWrongPasswordOrKeyIsToldAtOnce() throws Exception {
    try (Sshd sshd = Sshd.start(folder.resolve("sshd"))) {
      String place = "127.0.0.1:" + sshd.port();
      assertThat(once(FAILED, sshd.uri(folder, "other_id", "known_hosts")))
          .contains(place + " refused user " + System.getProperty("user.name"))
          .contains("wrong password or key (tried: publickey)");
      String uri =
          sshd.uri(folder, "id", "known_hosts")
              .replaceAll("identity=[^&]*", "password-file=" + password());
      assertThat(once(FAILED, uri))
          .contains(place + " refused user " + System.getProperty("user.name"))
          .contains("wrong password or key (tried: ")
          .contains("password");
    }
  }

  @Test
  void aWebServerThatAsksForAnotherPasswordIsNamed() throws Exception {
    try (FaultServer server =
        new FaultServer(folder, ListingStyle.NGINX).login("me", "another password")) {
      String uri = server.url().replace("//", "//me@") + "?password-file=" + password();
      assertThat(once(FAILED, uri))
          .contains("127.0.0.1:" + server.port())
          .contains("refuses us (status 401): check user and password");
      assertThat(server.requests()).as("no lock-out by many tries").hasSizeLessThan(5);
    }
  }

  @Test
  void anUnknownHostKeyIsToldWithTheLineAndTheFileToAddItTo() throws Exception {
    try (Sshd sshd = Sshd.start(folder.resolve("sshd"))) {
      String key = Files.readString(folder.resolve("sshd/host_key.pub")).split(" ")[1];
      assertThat(once(FAILED, sshd.uri(folder, "id", "no_known_hosts")))
          .contains("which is not known")
          .contains("SHA256:")
          .contains("add this line to " + folder.resolve("sshd/no_known_hosts"))
          .contains("[127.0.0.1]:" + sshd.port() + " ssh-ed25519 " + key);
    }
  }

  @Test
  void aChangedHostKeyIsAWarningThatNobodyOverlooks() throws Exception {
    try (Sshd sshd = Sshd.start(folder.resolve("sshd"))) {
      Files.writeString(
          folder.resolve("sshd/changed"),
          "[127.0.0.1]:"
              + sshd.port()
              + " "
              + Files.readString(folder.resolve("sshd/other_id.pub")));
      assertThat(once(FAILED, sshd.uri(folder, "id", "changed")))
          .contains("THE HOST KEY HAS CHANGED")
          .contains(folder.resolve("sshd/changed").toString())
          .contains("Nothing was sent to it");
    }
  }

  @Test
  void aSourceThatIsNotThereIsNamed() throws Exception {
    Path missing = folder.resolve("not there");
    assertThat(once(FAILED, missing.toString())).contains(missing.toString()).contains("not exist");
    try (FaultServer server =
        new FaultServer(Files.createDirectories(folder.resolve("web")), ListingStyle.NGINX)) {
      assertThat(once(FAILED, server.url() + "gone/"))
          .contains("127.0.0.1:" + server.port() + "/gone")
          .contains("does not exist (status 404)");
    }
    try (Sshd sshd = Sshd.start(folder.resolve("sshd"))) {
      assertThat(once(FAILED, sshd.uri(folder.resolve("gone"))))
          .contains(folder.resolve("gone").toString())
          .containsPattern("does not exist|No such file|no such");
    }
  }

  @Test
  void aTargetThatCannotBeWrittenIsNamed() throws Exception {
    impatient();
    Path file = Files.writeString(folder.resolve("a file"), "x");
    assertThat(onceTo(USAGE, source(10), file)).contains(file + " is a file");
    assertThat(onceTo(FAILED, source(10), file.resolve("below")))
        .contains(file.resolve("below").toString());
    assertThat(onceTo(FAILED, source(10), Path.of("/proc/seedferry-test")))
        .contains("/proc/seedferry-test");
  }

  @Test
  void aRelativeTargetIsBelowTheFolderThatTheHostIsStartedIn() throws Exception {
    Path source = source(100_000);
    Path here = Path.of("").toAbsolutePath();
    Path target = folder.resolve("relative target");
    onceTo(DONE, source, here.relativize(target));
    Trees.assertIdentical(source, target);
  }

  @Test
  void aDiskWithoutRoomSaysHowMuchIsMissing() throws Exception {
    Path target = Files.createDirectories(folder.resolve("small disk"));
    List<String> arguments = onceArguments(source(2 * MIB).toString(), target);
    try (HostProcess host = onSmallDisk(target, arguments)) {
      assertThat(said(host, FAILED))
          .containsPattern("no room, 49[0-9.]+ MiB are missing: it needs 2.0 MiB")
          .contains("500.0 MiB stay free")
          .doesNotContain("SEEN " + target.resolve("film.mkv"));
    }
  }

  @Test
  void aDiskThatRunsFullDuringAFetchLeavesNothingHalf() throws Exception {
    Path target = Files.createDirectories(folder.resolve("small disk"));
    source(3 * MIB);
    etc("org.seedferry.downloader.cfg", "local.root=" + target + "\nfree.space.floor=0\n");
    impatient();
    try (FaultServer server = new FaultServer(folder.resolve("source"), ListingStyle.NGINX);
        SlowLine line = new SlowLine(server.port()).pace(MIB);
        HostProcess host =
            onSmallDisk(target, onceArguments("http://127.0.0.1:" + line.port() + "/", null))) {
      awaitSent(host, line, MIB);
      // The disk is there only for the host and its children.
      Path eater = Path.of("/proc/" + host.pid() + "/root" + target.resolve("somebody else's"));
      Files.write(eater, new byte[MIB + MIB / 2]);
      assertThat(said(host, FAILED))
          .contains("the disk is full, and ")
          .containsPattern("[0-9.]+ (KiB|MiB) are still to come: make room")
          .doesNotContain("SEEN " + target.resolve("film.mkv"));
    }
  }

  @Test
  void aFileThatChangesDuringTheFetchComesHomeNewAndWhole() throws Exception {
    impatient();
    Path source = source(4 * MIB);
    Path target = folder.resolve("target");
    try (FaultServer server = new FaultServer(source, ListingStyle.NGINX);
        SlowLine line = new SlowLine(server.port()).pace(2 * MIB);
        HostProcess host = start(onceArguments("http://127.0.0.1:" + line.port() + "/", target))) {
      awaitSent(host, line, MIB);
      // Of the same size and in place: the server sends the rest of its answer out of the new one.
      Files.write(source.resolve("film.mkv"), new byte[4 * MIB]);
      line.free();
      int code = host.exitCode(LIMIT);
      assertClean(host);
      if (code == DONE) {
        Trees.assertIdentical(source, target);
      } else {
        assertThat(code).isEqualTo(FAILED);
        assertThat(host.output()).contains("film.mkv").contains("changed");
        assertThat(target.resolve("film.mkv")).doesNotExist();
      }
      assertThat(host.output()).contains("changed");
    }
  }

  @Test
  void aFileThatVanishesDuringTheFetchIsNamedAndTheRestComesHome() throws Exception {
    Path source = Files.createDirectories(folder.resolve("source"));
    impatient();
    Path show = Files.createDirectories(source.resolve("show"));
    Trees.makeBig(show.resolve("1.mkv"), 3 * MIB);
    Trees.makeBig(show.resolve("2.mkv"), 2 * MIB);
    Path target = folder.resolve("target");
    etc(
        "org.seedferry.downloader.cfg",
        "local.root=" + target + "\nconnections=1\nfree.space.floor=0\n");
    try (FaultServer server = new FaultServer(source, ListingStyle.NGINX);
        SlowLine line = new SlowLine(server.port()).pace(2 * MIB);
        HostProcess host = start(onceArguments("http://127.0.0.1:" + line.port() + "/", null))) {
      awaitSent(host, line, MIB);
      Files.delete(show.resolve("2.mkv"));
      line.free();
      int code = host.exitCode(LIMIT);
      assertClean(host);
      assertThat(host.output()).contains("show/2.mkv' vanished from the seedbox during the fetch");
      if (code == DONE) {
        Trees.assertIdentical(source, target);
      } else {
        assertThat(code).isEqualTo(FAILED);
        assertThat(target.resolve("show")).doesNotExist();
      }
    }
  }

  @Test
  void aTransferThatVanishesDuringTheFetchIsMissing() throws Exception {
    impatient();
    Path source = source(4 * MIB);
    Path target = folder.resolve("target");
    try (FaultServer server = new FaultServer(source, ListingStyle.NGINX);
        SlowLine line = new SlowLine(server.port()).pace(2 * MIB);
        HostProcess host = start(onceArguments("http://127.0.0.1:" + line.port() + "/", target))) {
      awaitSent(host, line, MIB);
      server.on("film.mkv", Fault.cutAfter(0), 1);
      Files.delete(source.resolve("film.mkv"));
      line.close();
      assertThat(said(host, FAILED)).contains("film.mkv");
      assertThat(target.resolve("film.mkv")).doesNotExist();
    }
  }

  @Test
  void brokenJsonIsToldWithFileLineAndColumn() throws Exception {
    etc("org.seedferry.orchestrator.json", "{\n  \"interval\": \"5m\",\n  \"once\" true\n}\n");
    assertThat(once(USAGE, source(10).toString()))
        .containsPattern("etc/org.seedferry.orchestrator.json line 3: broken JSON at column \\d+");
  }

  @Test
  void aWrongKeyInASettingsFileIsNamedWithTheNearestKnownOne() throws Exception {
    etc("org.seedferry.orchestrator.cfg", "# polls\nintervall=5m\n");
    assertThat(run(USAGE, "run", "--from", source(10).toString(), "--to", "x", "--home", home()))
        .contains("etc/org.seedferry.orchestrator.cfg line 2: key 'intervall': is not known")
        .contains("did you mean 'interval'?");
  }

  @Test
  void aSettingsFileForNobodyIsNamedWithTheNearestPid() throws Exception {
    etc("org.seedferry.orchestrater.cfg", "interval=5m\n");
    assertThat(once(USAGE, source(10).toString()))
        .contains("no bundle knows the PID 'org.seedferry.orchestrater'")
        .contains("did you mean 'org.seedferry.orchestrator'?");
  }

  @Test
  void aValueOutOfRangeIsNamedWithItsRange() throws Exception {
    etc("org.seedferry.notifier.cfg", "interval=0s\n");
    etc("org.seedferry.downloader.cfg", "local.root=/tmp\nconnections=257\n");
    assertThat(run(USAGE, "run", "--from", source(10).toString(), "--home", home()))
        .contains("etc/org.seedferry.downloader.cfg line 2: key 'connections': '257'")
        .contains("out of range, it must be 1 to 256")
        .contains("etc/org.seedferry.notifier.cfg line 1: key 'interval': '0s' is out of range");
  }

  @Test
  void aWrongFileEndsTheHostBeforeItTakesAnything() throws Exception {
    etc("org.seedferry.notifier.cfg", "interval=0s\n");
    assertThat(
            run(
                USAGE,
                "run",
                "--from",
                source(10).toString(),
                "--to",
                home() + "/target",
                "--settle",
                "0s",
                "--home",
                home()))
        .contains("etc/org.seedferry.notifier.cfg line 1")
        .doesNotContain("polls")
        .doesNotContain("queued");
    assertThat(folder.resolve("home/data/ledger")).doesNotExist();
  }

  @Test
  void aHomeThatAnotherHostUsesIsNamedWithItsProcess() throws Exception {
    try (HostProcess first = HostProcess.start("run", "--console", "--home", home())) {
      first.type("echo ready").await("ready", LIMIT);
      assertThat(once(FAILED, source(10).toString()))
          .contains("the home " + home() + " is in use by process " + first.pid());
      first.endInput();
      assertThat(first.exitCode(LIMIT)).isZero();
    }
  }

  @Test
  void anHttpPortInUseIsNamed() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + socket.getLocalPort();
      List<String> arguments = onceArguments(source(10).toString(), folder.resolve("target"));
      arguments.addAll(List.of("--webconsole", "--http", address));
      Map<String, String> login =
          Map.of("SEEDFERRY_WEB_USER", "me", "SEEDFERRY_WEB_PASSWORD", PASSWORD);
      try (HostProcess host = HostProcess.start(login, arguments.toArray(String[]::new))) {
        assertThat(said(host, USAGE))
            .contains("cannot listen on " + address)
            .contains("choose another with --http HOST:PORT");
      }
      try (HostProcess host = start(arguments)) {
        assertThat(said(host, USAGE)).contains("set SEEDFERRY_WEB_USER and SEEDFERRY_WEB_PASSWORD");
      }
    }
  }

  /** A seedbox with one file of this size. */
  private Path source(long size) throws IOException {
    Path source = Files.createDirectories(folder.resolve("source"));
    Trees.makeBig(source.resolve("film.mkv"), size);
    return source;
  }

  private Path password() throws IOException {
    return Files.writeString(folder.resolve("password"), PASSWORD);
  }

  private String home() {
    return folder.resolve("home").toString();
  }

  private void etc(String name, String text) throws IOException {
    Path etc = Files.createDirectories(folder.resolve("home/etc"));
    Files.writeString(etc.resolve(name), text, StandardCharsets.UTF_8);
  }

  /** Failed transfers are tried again soon. */
  private void impatient() throws IOException {
    etc("org.seedferry.downloader.policy~impatient.cfg", "retry.first=1s\nretry.max=1s\n");
  }

  private String onceTo(int code, Path from, Path to) throws InterruptedException {
    try (HostProcess host = start(onceArguments(from.toString(), to))) {
      return said(host, code);
    }
  }

  private String once(int code, String from, String... more) throws InterruptedException {
    List<String> arguments = onceArguments(from, folder.resolve("target"));
    arguments.addAll(List.of(more));
    String said = run(code, arguments.toArray(String[]::new));
    assertThat(folder.resolve("target/film.mkv")).doesNotExist();
    return said;
  }

  private List<String> onceArguments(String from, Path to) {
    List<String> arguments =
        new ArrayList<>(List.of("run", "--from", from, "--once", "--home", home()));
    arguments.addAll(List.of("--settle", "0s"));
    if (to != null) {
      arguments.addAll(List.of("--to", to.toString()));
    }
    return arguments;
  }

  private static HostProcess start(List<String> arguments) {
    return HostProcess.start(arguments.toArray(String[]::new));
  }

  /** Runs a host to its end on a file system of 4 MiB, and tells what is on it then. */
  private static HostProcess onSmallDisk(Path disk, List<String> arguments) throws IOException {
    Daemon.program("unshare");
    String mount = "mount -t tmpfs -o size=4m none \"$0\"";
    List<String> isolated = List.of("unshare", "-m", "sh", "-c");
    if (!System.getProperty("user.name").equals("root") || !works(isolated, mount, disk)) {
      String message = "NOT RUN: only root may mount a small file system";
      if ("required".equals(System.getProperty("seedferry.daemons"))) {
        fail(message);
      }
      System.err.println(message);
      abort(message);
    }
    List<String> program = new ArrayList<>(isolated);
    program.add(mount + " && \"$@\"; code=$?; find \"$0\" | sed 's/^/SEEN /'; exit $code");
    program.add(disk.toString());
    return HostProcess.startBy(program, Map.of(), arguments.toArray(String[]::new));
  }

  private static boolean works(List<String> isolated, String mount, Path disk) throws IOException {
    List<String> command = new ArrayList<>(isolated);
    command.addAll(List.of(mount, disk.toString()));
    try {
      Daemon.run(command.toArray(String[]::new));
      return true;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  private static void awaitSent(HostProcess host, SlowLine line, long bytes)
      throws InterruptedException {
    try {
      line.awaitSent(bytes, Duration.ofSeconds(40));
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; the host said:\n" + host.output(), e);
    }
  }

  private static String run(int code, String... arguments) throws InterruptedException {
    try (HostProcess host = HostProcess.start(arguments)) {
      return said(host, code);
    }
  }

  private static String said(HostProcess host, int code) throws InterruptedException {
    assertThat(host.exitCode(LIMIT)).as(host.output()).isEqualTo(code);
    assertClean(host);
    return host.output();
  }

  /** No stack trace and no secret. */
  private static void assertClean(HostProcess host) {
    assertThat(host.output())
        .doesNotContainPattern("(?m)^\\s+at [\\w.$/]+\\(")
        .doesNotContain("Exception")
        .doesNotContain(PASSWORD);
  }
}
