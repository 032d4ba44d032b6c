package org.seedferry.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Advance;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.testing.ledger.MemoryLedger;

class PauseCommandsTest {

  private final HandClock clock = new HandClock();
  private final MemoryLedger ledger = new MemoryLedger(clock, "here");
  private final FerryCommands ferry = new FerryCommands(clock);
  private final PauseCommands commands = new PauseCommands();

  @BeforeEach
  void connect() {
    ferry.ledger = ledger;
    commands.ledger = ledger;
  }

  @Test
  void aPausedTransferIsShownAsThatUntilItGoesOn() {
    long id = queue("a").id();
    queue("b");
    assertThat(commands.pause(Long.toString(id)))
        .isEqualTo("Transfer 1 is paused until ferry:resume 1.");
    assertThat(ferry.transfers()).containsPattern("1  paused .* a ").containsPattern("2  queued ");
    assertThat(ferry.show(id)).containsPattern("paused +yes");
    assertThat(ferry.progress()).isEqualTo("Nothing is being fetched.\n1 transfer is paused.");
    assertThat(commands.resume(Long.toString(id))).isEqualTo("Transfer 1 goes on.");
    assertThat(ferry.transfers()).doesNotContain("paused");
    assertThat(ferry.show(id)).containsPattern("paused +no");
    assertThat(commands.resume(Long.toString(id)))
        .isEqualTo("Transfer 1 is queued: it was not paused.");
  }

  @Test
  void withoutANumberEverythingIsMeant() throws Exception {
    queue("a");
    Transfer home = ledger.claim(queue("b"), Duration.ofMinutes(1)).orElseThrow();
    ledger.advance(home, Advance.to(TransferState.DOWNLOADED));
    assertThat(commands.pause()).isEqualTo("Everything is paused until ferry:resume.");
    assertThat(ferry.transfers())
        .containsPattern("1  paused")
        .containsPattern("2  downloaded")
        .endsWith("Everything is paused: ferry:resume goes on.");
    assertThat(ferry.progress()).endsWith("Everything is paused.");
    assertThat(commands.resume("1")).isEqualTo("Everything is paused: ferry:resume all.");
    assertThat(commands.resume()).isEqualTo("Nothing is paused any more.");
    assertThat(ferry.transfers()).doesNotContain("paused");
  }

  @Test
  void whatCannotBePausedIsNamed() throws Exception {
    Transfer home = ledger.claim(queue("b"), Duration.ofMinutes(1)).orElseThrow();
    ledger.advance(home, Advance.to(TransferState.DOWNLOADED));
    assertThat(commands.pause("1"))
        .isEqualTo("Transfer 1 is downloaded: only what is still to be fetched can be paused.");
    assertThat(commands.pause("7")).isEqualTo("There is no transfer 7.");
    assertThat(commands.pause("x\u001b"))
        .isEqualTo("'x\uFFFD' is no transfer's number: write that, or all.");
    commands.ledger = null;
    assertThat(commands.pause()).startsWith("The ledger is not there");
  }

  private Transfer queue(String name) {
    return ledger.queue(new Discovery("box", "r-" + name, null, name, "tv", 1)).orElseThrow();
  }
}
