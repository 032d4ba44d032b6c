package org.seedferry.ledger.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ListenersTest {

  private final Listeners listeners = FakeListener.listeners();
  private final AtomicInteger woken = new AtomicInteger();
  private final FakeListener one = new FakeListener(woken::incrementAndGet);

  @Test
  void nobodyIsGotBeforeSomethingHasChanged() {
    listeners.add(one);
    assertThat(one.got).isZero();
    listeners.wake();
    assertThat(one.got).isOne();
    assertThat(woken).hasValue(1);
  }

  @Test
  void aListenerIsGotOnceAndKept() {
    listeners.add(one);
    listeners.wake();
    listeners.wake();
    assertThat(one.got).isOne();
    assertThat(one.givenBack).isZero();
    assertThat(woken).hasValue(2);
  }

  @Test
  void aListenerThatGoesIsGivenBackAndWokenNoMore() {
    listeners.add(one);
    listeners.wake();
    listeners.remove(one);
    assertThat(one.givenBack).isOne();
    listeners.wake();
    assertThat(woken).hasValue(1);
  }

  @Test
  void oneThatWasNeverGotIsNotGivenBack() {
    listeners.add(one);
    listeners.remove(one);
    assertThat(one.givenBack).isZero();
  }

  @Test
  void aListenerThatIsNotThereYetIsAskedForAgain() {
    listeners.add(one);
    one.there = false;
    listeners.wake();
    one.there = true;
    listeners.wake();
    assertThat(woken).hasValue(1);
    assertThat(one.got).isEqualTo(2);
  }

  @Test
  void oneThatGoesWhileItIsGotIsGivenBack() {
    Listeners[] self = new Listeners[1];
    AtomicInteger givenBack = new AtomicInteger();
    self[0] =
        new Listeners(
            reference -> {
              self[0].remove(reference);
              return woken::incrementAndGet;
            },
            reference -> givenBack.incrementAndGet());
    self[0].add(one);
    self[0].wake();
    assertThat(givenBack).hasValue(1);
    self[0].wake();
    assertThat(woken).hasValue(1);
  }
}
