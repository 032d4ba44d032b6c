package org.seedferry.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.gate.Verdict;
import org.seedferry.api.gate.Visit;
import org.seedferry.guard.manual.ManualGuard;
import org.seedferry.testing.leak.LeakDetector;

@ExtendWith(LeakDetector.class)
class GateTest {

  private static final String PEER = "10.0.0.7";

  private final ManualGuard guard = new ManualGuard();

  @TempDir Path folder;

  @AfterEach
  void close() {
    guard.close();
  }

  @Test
  void withoutAPasswordOnlyThisMachineComesIn() {
    Gate gate = gate(Settings.at("0.0.0.0:9091"));
    assertThat(gate.place(visit("GET", "localhost", null, null, true))).isEqualTo(Verdict.ADMITTED);
    assertThat(gate.place(visit("GET", "localhost", null, null, false)))
        .isEqualTo(Verdict.NOT_LOCAL);
    assertThat(gate.login(authorized(null))).isEqualTo(Verdict.ADMITTED);
    assertThat(gate.asksForPassword()).isFalse();
  }

  @Test
  void withAPasswordItIsAskedOfAll() {
    Gate gate = gate(Settings.at("127.0.0.1:9091").login("me", "s3cret:ü"));
    assertThat(gate.place(visit("GET", "localhost", null, null, false)))
        .isEqualTo(Verdict.ADMITTED);
    assertThat(gate.login(authorized(null))).isEqualTo(Verdict.LOGIN_NEEDED);
    assertThat(gate.login(authorized("Bearer x"))).isEqualTo(Verdict.LOGIN_NEEDED);
    assertThat(gate.login(authorized("Basic %%%"))).isEqualTo(Verdict.LOGIN_NEEDED);
    assertThat(gate.login(authorized(basic("me:no")))).isEqualTo(Verdict.LOGIN_WRONG);
    assertThat(gate.login(authorized(basic("you:s3cret:ü")))).isEqualTo(Verdict.LOGIN_WRONG);
    assertThat(gate.login(authorized(basic("me:s3cret:ü")))).isEqualTo(Verdict.ADMITTED);
  }

  @Test
  void aPasswordMayComeInUtf8OrAsTheArrWriteIt() {
    Gate gate = gate(Settings.at("127.0.0.1:9091").login("jörg", "grün:日"));
    assertThat(gate.login(authorized(basic("jörg:grün:日")))).isEqualTo(Verdict.ADMITTED);
    assertThat(gate.login(authorized(basic("jörg:grün:日", StandardCharsets.ISO_8859_1))))
        .as("a sign that this encoding does not have came as another")
        .isEqualTo(Verdict.LOGIN_WRONG);
    gate.modified(Settings.at("127.0.0.1:9091").login("jörg", "grün"));
    assertThat(gate.login(authorized(basic("jörg:grün", StandardCharsets.ISO_8859_1))))
        .isEqualTo(Verdict.ADMITTED);
    assertThat(gate.login(authorized(basic("jörg:grun", StandardCharsets.ISO_8859_1))))
        .isEqualTo(Verdict.LOGIN_WRONG);
    assertThat(gate.login("jörg", "grün", PEER)).isEqualTo(Verdict.ADMITTED);
  }

  @Test
  void bothWaysToReadAHeaderAreOneTry() {
    Gate gate = gate(Settings.at("127.0.0.1:9091").login("me", "right"));
    for (int i = 0; i < 4; i++) {
      assertThat(gate.login(authorized(basic("me:grün")))).isEqualTo(Verdict.LOGIN_WRONG);
    }
    assertThat(gate.login(authorized(basic("me:right")))).isEqualTo(Verdict.ADMITTED);
  }

  @Test
  void tenThousandGuessesOfAsManyPeersAreHardlyHeard() {
    Gate gate = gate(Settings.at("127.0.0.1:9091").login("me", "right"));
    int heard = 0;
    for (int i = 0; i < 10_000; i++) {
      String peer = "10.0." + i / 250 + "." + i % 250;
      heard += gate.login("me", "guess" + i, peer) == Verdict.LOGIN_WRONG ? 1 : 0;
    }
    assertThat(heard).isEqualTo(100);
    assertThat(gate.secondsToWait("1.2.3.4")).isPositive();
    guard.advance(Duration.ofMinutes(1));
    assertThat(gate.login("me", "right", "1.2.3.4")).isEqualTo(Verdict.ADMITTED);
  }

  /** No test can measure it, so this looks at the code itself. */
  @Test
  void whatIsSecretIsComparedInATimeThatTellsNothing() throws Exception {
    try (InputStream code = Login.class.getResourceAsStream("Login.class")) {
      String names = new String(code.readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(names).contains("java/security/MessageDigest", "isEqual");
      assertThat(names).doesNotContain("equals", "compareTo", "contentEquals", "mismatch");
    }
  }

  @Test
  void whoTriesTooOftenHasToWaitAlsoWithTheRightPassword() {
    Gate gate = gate(Settings.at("127.0.0.1:9091").login("", "right"));
    for (int i = 0; i < 5; i++) {
      assertThat(gate.login("any", "wrong", PEER)).isEqualTo(Verdict.LOGIN_WRONG);
    }
    assertThat(gate.login("any", "right", PEER)).isEqualTo(Verdict.TOO_MANY_TRIES);
    assertThat(gate.login(authorized(null))).isEqualTo(Verdict.TOO_MANY_TRIES);
    assertThat(gate.secondsToWait(PEER)).isEqualTo(2);
    assertThat(gate.login("any", "right", "10.0.0.8")).isEqualTo(Verdict.ADMITTED);
    guard.advance(Duration.ofSeconds(1));
    assertThat(gate.login("any", "right", PEER)).isEqualTo(Verdict.ADMITTED);
  }

  @Test
  void aForeignNameOrOriginIsRefused() {
    Gate gate = gate(Settings.at("nas.lan:9091").login("me", "pw").hosts("ferry.example"));
    assertThat(gate.place(visit("GET", "evil.example", null, null, true)))
        .isEqualTo(Verdict.FOREIGN_HOST);
    assertThat(gate.place(visit("GET", "nas.lan:9091", null, null, true)))
        .isEqualTo(Verdict.ADMITTED);
    assertThat(gate.place(visit("POST", "ferry.example", "https://ferry.example", null, true)))
        .isEqualTo(Verdict.ADMITTED);
    assertThat(gate.place(visit("POST", "nas.lan:9091", "http://evil.example", null, true)))
        .isEqualTo(Verdict.FOREIGN_ORIGIN);
    assertThat(gate.place(visit("DELETE", "nas.lan:9091", null, "cross-site", true)))
        .isEqualTo(Verdict.FOREIGN_ORIGIN);
    assertThat(gate.place(visit("GET", "nas.lan:9091", "http://evil.example", null, true)))
        .isEqualTo(Verdict.ADMITTED);
    assertThat(gate.place(visit("POST", "nas.lan:9091", null, null, true)))
        .isEqualTo(Verdict.ADMITTED);
  }

  @Test
  void newSettingsCountFromTheNextRequestOn() throws Exception {
    Gate gate = gate(Settings.at("127.0.0.1:9091").login("me", "old"));
    Path file = Files.writeString(folder.resolve("password"), "new\n");
    gate.modified(Settings.at("127.0.0.1:9091").login("me", "").passwordFile(file.toString()));
    assertThat(gate.login("me", "old", PEER)).isEqualTo(Verdict.LOGIN_WRONG);
    assertThat(gate.login("me", "new", PEER)).isEqualTo(Verdict.ADMITTED);
  }

  @Test
  void aPasswordFileThatCannotBeReadLetsNobodyIn() {
    Gate gate = gate(Settings.at("127.0.0.1:9091").passwordFile("/nowhere/password"));
    assertThat(gate.asksForPassword()).isTrue();
    assertThat(gate.login("", "", PEER)).isEqualTo(Verdict.LOGIN_WRONG);
  }

  @Test
  void aVisitShowsNoPassword() {
    assertThat(authorized(basic("me:s3cret"))).asString().doesNotContain(basic("me:s3cret"));
  }

  private Gate gate(Settings settings) {
    return new Gate(guard, settings);
  }

  private static Visit visit(
      String method, String host, String origin, String site, boolean local) {
    return new Visit(method, host, origin, site, null, PEER, local);
  }

  private static Visit authorized(String header) {
    return new Visit("GET", "localhost", null, null, header, PEER, true);
  }

  private static String basic(String pair) {
    return basic(pair, StandardCharsets.UTF_8);
  }

  private static String basic(String pair, Charset charset) {
    byte[] bytes = pair.getBytes(charset);
    return "basic " + Base64.getEncoder().encodeToString(bytes);
  }
}
