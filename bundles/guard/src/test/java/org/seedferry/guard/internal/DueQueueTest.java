package org.seedferry.guard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DueQueueTest {
  private final DueQueue<Item> queue = new DueQueue<>();

  private static final class Item extends DueQueue.Due {
    private int number;
  }

  private List<Item> drained() {
    List<Item> out = new ArrayList<>();
    for (Item first = queue.first(); first != null; first = queue.first()) {
      queue.remove(first);
      out.add(first);
    }
    return out;
  }

  private Item put(long at) {
    Item item = new Item();
    queue.put(item, at);
    return item;
  }

  @Test
  void earliestComesFirstAndEqualTimesInTheOrderOfTheirComing() {
    Item c = put(7);
    Item a = put(3);
    Item d = put(7);
    Item b = put(3);
    assertThat(drained()).containsExactly(a, b, c, d);
  }

  @Test
  void whatIsPutAgainMovesAndIsThereOnce() {
    Item a = put(1);
    Item b = put(2);
    queue.put(a, 3);
    assertThat(a.at()).isEqualTo(3);
    assertThat(queue.size()).isEqualTo(2);
    assertThat(drained()).containsExactly(b, a);
  }

  @Test
  void whatIsRemovedTwiceOrWasNeverInIsNoTrouble() {
    Item a = put(1);
    queue.remove(a);
    queue.remove(a);
    queue.remove(new Item());
    assertThat(queue.size()).isZero();
    assertThat(queue.first()).isNull();
    queue.put(a, 5);
    assertThat(drained()).containsExactly(a);
  }

  @Test
  void whatWasClearedCanBePutAgain() {
    Item a = put(1);
    put(2);
    queue.clear();
    assertThat(queue.first()).isNull();
    queue.put(a, 5);
    assertThat(drained()).containsExactly(a);
  }

  /** Against a list that is searched for the least, through growing and shrinking. */
  @Test
  void keepsTheOrderThroughEverythingThatIsDoneToIt() {
    Random random = new Random(42);
    List<Item> items = new ArrayList<>();
    List<Item> in = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      items.add(new Item());
    }
    int number = 0;
    for (int step = 0; step < 20_000; step++) {
      Item item = items.get(random.nextInt(step < 10_000 ? 500 : 20));
      boolean filling = random.nextInt(1 + step / 4_000) == 0;
      in.remove(item);
      if (filling) {
        queue.put(item, random.nextInt(50));
        item.number = ++number;
        in.add(item);
      } else {
        queue.remove(item);
      }
      assertThat(queue.size()).isEqualTo(in.size());
      assertThat(queue.first()).isSameAs(least(in));
    }
  }

  private static Item least(List<Item> in) {
    Item least = null;
    for (Item item : in) {
      if (least == null
          || item.at() < least.at()
          || item.at() == least.at() && item.number < least.number) {
        least = item;
      }
    }
    return least;
  }
}
