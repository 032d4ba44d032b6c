package org.seedferry.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.seedferry.api.Peer;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.seedbox.RemoteTransfer.Readiness;

class CheckCommandsTest {

  private final FakeSeedbox box = new FakeSeedbox();
  private final CheckCommands commands = new CheckCommands();

  @BeforeEach
  void connect() {
    commands.check = new HostCheck(new HandClock(), 100);
    commands.check.seedboxes = List.of(box);
  }

  @Test
  void everySeedboxHasALine() {
    box.peer = new Peer("qBittorrent v4.5.2", Duration.ZERO, 2048);
    box.hold("a", Readiness.INCOMPLETE, 2048);
    box.hold("b", Readiness.INCOMPLETE, -1);
    assertThat(commands.seedboxes(Screen.PLAIN))
        .isEqualTo(
            """
            SEEDBOX  TRANSFERS  COMPLETE     SIZE     FREE  TIME  SOFTWARE           STATE
            box              2         0  2.0 KiB  2.0 KiB   0ms  qBittorrent v4.5…  answers""");
  }

  @Test
  void whatIsNotRightStandsBelowWithinTheScreen() {
    box.trouble = RemoteFailure.retry("host.example:9091 refuses the connection", null);
    String shown = commands.seedboxes(Screen.PLAIN);
    assertThat(shown.lines().toList().get(1)).matches("box .*FAILED");
    assertThat(shown)
        .contains(
            "\nFAILED  seedbox box: host.example:9091 refuses the connection\n        -> see");
    assertThat(shown.lines()).allMatch(line -> Text.width(line) <= 80);
  }

  @Test
  void whereNoneIsConfiguredThatIsSaid() {
    commands.check.seedboxes = List.of();
    assertThat(commands.seedboxes(Screen.PLAIN)).isEqualTo("No seedbox is there: configure one.");
  }

  @Test
  void aCheckSaysEverythingWithinTheScreen() {
    box.trouble = RemoteFailure.retry("host.example:9091 refuses the connection", null);
    assertThat(commands.check(Screen.PLAIN)).startsWith("FAILED  ledger: is not there");
    assertThat(commands.check(Screen.PLAIN).lines()).allMatch(line -> Text.width(line) <= 80);
    assertThat(commands.check.get()).allMatch(line -> Text.width(line) <= 100).startsWith("1");
  }
}
