package org.seedferry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.testing.daemon.Daemon;
import org.seedferry.testing.fake.FakeTorrent;
import org.seedferry.testing.fake.FakeTransmission;

/** What {@code check} of the shipped jar says of a Transmission, right and wrong. */
class CheckIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String PASSWORD = "s3cr3t-pass-w0rd";

  @TempDir private Path folder;

  private final ExecutorService servers = Executors.newCachedThreadPool();
  private Path complete;
  private FakeTransmission client;
  private String box;

  @BeforeEach
  void startClient() throws IOException {
    complete = Files.createDirectories(folder.resolve("seedbox/complete"));
    client = FakeTransmission.start(servers).login("me", PASSWORD).storeIn(complete);
    client.put(FakeTorrent.folder("Show").with("e1.mkv", 1000).labels("tv").progress(1));
    client.put(FakeTorrent.file("film.mkv", 1000).labels("films"));
    box = "seedbox " + client.uri().getAuthority();
  }

  @AfterEach
  void endServers() {
    client.close();
    servers.shutdownNow();
  }

  @Test
  void whatIsRightIsSaidToBe() throws Exception {
    assertThat(check(0, PASSWORD, "tv", from("data=" + complete)))
        .anyMatch(line -> line.startsWith("ok      ledger: answers"))
        .anyMatch(
            line ->
                line.matches(
                    "ok {6}"
                        + box
                        + ": answers in \\d+ ms: Transmission 3\\.00 .*, 1 transfer, 1 complete,"
                        + " .* free"))
        .contains(
            "ok      " + box + " clock: agrees with ours",
            "ok      " + box + " label: 'tv': 1 transfer carries it",
            "ok      " + box + " data: can be read: file://" + complete + "/")
        .noneMatch(line -> line.startsWith("FAILED") || line.startsWith("warning"));
  }

  @Test
  void withoutDataAClientOfThisMachineIsReadHere() throws Exception {
    assertThat(check(0, PASSWORD, "tv", from("")))
        .contains(
            "ok      " + box + " data: can be read: file:/// (guessed, as its uri has no data=)");
  }

  @Test
  void aWrongRootIsToldWithWhatToSet() throws Exception {
    Path above = complete.getParent();
    assertThat(check(1, PASSWORD, "tv", from("data=" + above)))
        .contains(
            "FAILED  "
                + box
                + " data: there is no 'Show/e1.mkv' below file://"
                + above
                + "/; the seedbox calls it '"
                + complete
                + "/Show/e1.mkv', and root is '"
                + complete
                + "'")
        .contains(
            "        -> 'Show' is in '"
                + complete
                + "' there: set data=file://"
                + complete
                + " and root="
                + complete);
  }

  @Test
  void aWrongPasswordIsToldAndNotShown() throws Exception {
    assertThat(check(1, "wr0ng-word", "tv", from("data=" + complete)))
        .anyMatch(
            line ->
                line.startsWith("FAILED  " + box)
                    && line.endsWith("refuses user and password: check both"))
        .noneMatch(line -> line.contains("wr0ng-word"));
  }

  @Test
  void aLabelThatNobodyCarriesIsToldWithThoseThatThereAre() throws Exception {
    assertThat(check(0, PASSWORD, "music", from("data=" + complete)))
        .contains(
            "warning "
                + box
                + " label: no transfer carries 'music'; there are 'films' (1), 'tv' (1)")
        .anyMatch(line -> line.startsWith("        -> give that label"));
  }

  @Test
  void nobodyThereIsToldWithHostAndPort() throws Exception {
    int port = Daemon.freePort();
    String from = "transmission+http://me@127.0.0.1:" + port + "/?data=" + complete;
    assertThat(check(1, PASSWORD, "tv", from))
        .anyMatch(line -> line.matches("FAILED {2}seedbox 127.0.0.1:" + port + ": .*refused.*"))
        .anyMatch(line -> line.startsWith("        -> see that it runs"));
  }

  private String from(String query) {
    return "transmission+http://me@" + client.uri().getAuthority() + "/?" + query;
  }

  private List<String> check(int expected, String password, String label, String from)
      throws InterruptedException {
    try (HostProcess host =
        HostProcess.start(
            Map.of("SEEDFERRY_PASSWORD", password),
            "check",
            "--from",
            from,
            "--to",
            folder.resolve("local").toString(),
            "--label",
            label,
            "--home",
            folder.resolve("home").toString())) {
      assertThat(host.exitCode(LIMIT)).as(host.output()).isEqualTo(expected);
      assertThat(host.output()).doesNotContain(PASSWORD);
      return host.output().lines().toList();
    }
  }
}
