package org.seedferry.downloader.internal.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seedferry.api.Transfer;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.guard.manual.ManualGuard;
import org.seedferry.testing.ledger.MemoryLedger;

class OrderTest {

  private final ManualGuard guard = new ManualGuard();
  private final MemoryLedger ledger = new MemoryLedger(guard.clock(), "me");

  @AfterEach
  void close() {
    guard.close();
  }

  @Test
  void theOrderIsTheOneThatIsSet() {
    queue("a", "films", 300);
    queue("b", "tv", 200);
    queue("c", "music", 100);
    queue("d", "tv", -1);
    assertThat(first("oldest", 3)).containsExactly("a", "b", "c");
    assertThat(first("smallest", 3)).containsExactly("c", "b", "a");
    assertThat(first("label: music, tv", 3)).containsExactly("c", "b", "d");
  }

  @Test
  void whatWasBegunBeforeGoesOnFirst() {
    queue("small", "", 1);
    queue("large", "", 1_000);
    ledger.claim(ledger.find("box", "large").orElseThrow(), Duration.ofMinutes(1)).orElseThrow();
    assertThat(first("smallest", 1)).containsExactly("large");
  }

  @Test
  void theOldestIsNotPassedForEver() {
    queue("huge", "", 1_000_000);
    for (int i = 0; i < 50; i++) {
      queue("small " + i, "", 1);
    }
    assertThat(first("smallest", 8)).contains("huge");
    assertThat(first("smallest", 3)).doesNotContain("huge");
  }

  @Test
  void anotherWordIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Order.parse("newest"))
        .withMessageContaining("'newest' is neither oldest, smallest nor label:");
  }

  private List<String> first(String setting, int count) {
    Order order = Order.parse(setting);
    List<Transfer> waiting = new ArrayList<>(ledger.fetchable(100));
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Transfer next = order.next(waiting);
      waiting.remove(next);
      order.begun();
      names.add(next.name());
    }
    return names;
  }

  private void queue(String name, String label, long size) {
    ledger.queue(new Discovery("box", name, null, name, label, size)).orElseThrow();
  }
}
