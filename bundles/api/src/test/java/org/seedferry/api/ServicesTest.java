package org.seedferry.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class ServicesTest {

  private final List<String> present = new ArrayList<>(List.of("box"));
  private final Services<String> services = new Services<>("seedbox", () -> present);

  @Test
  void whatAServiceThatIsThereThrowsIsPassedOnAsItIs() {
    RemoteFailure refused = RemoteFailure.askUser("wrong password", null);
    assertThatThrownBy(() -> services.call("box", any -> fail(refused))).isSameAs(refused);
    NoClassDefFoundError defect = new NoClassDefFoundError("HistoryRow");
    assertThatThrownBy(() -> services.call("box", any -> fail(defect))).isSameAs(defect);
  }

  @Test
  void whateverAServiceThrowsOnceItHasGoneMeansThatItIsAbsent() {
    for (Throwable thrown :
        List.of(
            RemoteFailure.retry("Session is being closed", null),
            new IllegalStateException("closed"),
            new NoClassDefFoundError("HistoryRow"))) {
      present.clear();
      present.add("box");
      assertThatThrownBy(
              () ->
                  services.call(
                      "box",
                      any -> {
                        present.set(0, "its successor");
                        return fail(thrown);
                      }))
          .hasMessage("the seedbox was stopped or replaced meanwhile")
          .hasCause(thrown)
          .asInstanceOf(InstanceOfAssertFactories.type(RemoteFailure.class))
          .extracting(RemoteFailure::advice)
          .isEqualTo(Advice.ABSENT);
    }
  }

  @Test
  void aServiceThatIsAboutToGoIsAbsent() {
    assertThatThrownBy(
            () -> services.call("box", any -> fail(new CancellationException("it stops"))))
        .asInstanceOf(InstanceOfAssertFactories.type(RemoteFailure.class))
        .extracting(RemoteFailure::advice)
        .isEqualTo(Advice.ABSENT);
  }

  @Test
  void aGoodAnswerIsPassedOn() throws RemoteFailure {
    assertThat(services.call("box", String::length)).isEqualTo(3);
    assertThat(services.has("box")).isTrue();
  }

  private static <R> R fail(Throwable thrown) throws RemoteFailure {
    if (thrown instanceof RemoteFailure failure) {
      throw failure;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) thrown;
  }
}
