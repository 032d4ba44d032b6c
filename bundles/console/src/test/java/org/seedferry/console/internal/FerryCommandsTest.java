package org.seedferry.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.seedferry.api.Transfer;
import org.seedferry.api.ledger.Advance;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.api.progress.Progress;
import org.seedferry.testing.ledger.MemoryLedger;

class FerryCommandsTest {

  private final HandClock clock = new HandClock();
  private final MemoryLedger ledger = new MemoryLedger(clock, "here");
  private final FerryCommands ferry = new FerryCommands(clock);

  @BeforeEach
  void connect() {
    ferry.ledger = ledger;
  }

  private Transfer queue(String name, long size) {
    return ledger.queue(new Discovery("box", "r-" + name, null, name, "tv", size)).orElseThrow();
  }

  private Transfer fail(Transfer queued) throws Exception {
    Transfer held = ledger.claim(queued, Duration.ofMinutes(1)).orElseThrow();
    return ledger.advance(held, Advance.gaveUp("disk full"));
  }

  @Test
  void transfersAreListedInAlignedColumns() throws Exception {
    queue("Some.Show", 3L << 30);
    fail(queue("日本\u001b[31m", 1024));
    clock.pass(Duration.ofMinutes(2));
    assertThat(ferry.transfers())
        .isEqualTo(
            """
            ID  STATE    SEEDBOX  LABEL  NAME          SIZE    FOR
             1  queued   box      tv     Some.Show  3.0 GiB  2m00s
             2  gave up  box      tv     日本�[31m  1.0 KiB  2m00s""");
    assertThat(ferry.transfers("FAILED")).contains("日本").doesNotContain("Some.Show");
    assertThat(ferry.transfers("missing")).isEqualTo("No transfer is missing.");
  }

  @Test
  void anUnknownStateIsAnsweredWithThoseThatThereAre() {
    assertThat(ferry.transfers("done\u001b"))
        .startsWith("There is no state 'done�'. The states are grabbed, queued,");
  }

  @Test
  void oneTransferIsShownWithAllThatIsKnown() throws Exception {
    long id = fail(queue("Some.Show", 5)).id();
    clock.pass(Duration.ofSeconds(5));
    assertThat(ferry.show(id).lines())
        .contains(
            "name           Some.Show",
            "state          failed, given up",
            "last error     disk full",
            "failed tries   1",
            "next try       -",
            "queued         2026-05-01T10:00:00Z (5s ago)");
    assertThat(ferry.show(99)).isEqualTo("There is no transfer 99.");
  }

  @Test
  void onlyWhatFailedIsTriedAgain() throws Exception {
    long waiting = queue("a", 1).id();
    long failed = fail(queue("b", 1)).id();
    assertThat(ferry.retry(failed)).isEqualTo("Transfer " + failed + " is queued again.");
    assertThat(ferry.retry(waiting))
        .isEqualTo(
            "Transfer "
                + waiting
                + " is queued: only a failed or missing one that is not taken from another seedbox can be tried again.");
    assertThat(ferry.retry(77)).isEqualTo("There is no transfer 77.");
  }

  @Test
  void whatIsForgottenIsGone() {
    long id = queue("a", 1).id();
    assertThat(ferry.forget(id)).contains("is forgotten");
    assertThat(ledger.get(id)).isEmpty();
    assertThat(ferry.forget(id)).isEqualTo("There is no transfer " + id + ".");
  }

  @Test
  void theLastEventsStandAtTheEnd() throws Exception {
    queue("first", 1);
    queue("second", 1);
    fail(queue("third", 1));
    assertThat(ferry.events(2).lines()).hasSize(3);
    assertThat(ferry.events(2).lines().toList().get(2)).contains("gave up", "third");
    assertThat(ferry.events()).contains("first", "second");
    assertThat(ferry.events(0)).contains("1 or more");
  }

  @Test
  void withoutALedgerThePersonIsTold() {
    ferry.ledger = null;
    assertThat(ferry.transfers()).startsWith("The ledger is not there");
    assertThat(ferry.progress()).isEqualTo("Nothing is being fetched.");
    ferry.board = () -> List.of(new Progress(1, "x", 1, 2, 1, 0, 1, 2, List.of()));
    assertThat(ferry.progress()).contains("50%");
  }
}
