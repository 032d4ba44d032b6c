package org.seedferry.testing.seedbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.transport.Location;

class FakeSeedboxTest {

  private final FakeSeedbox seedbox = new FakeSeedbox("box", Location.parse("/data", null));

  @Test
  void aTransferGrowsIsToldAndRemoved() throws Exception {
    seedbox.folder("1", "Show", Map.of("s/a.mkv", 5L)).tag("1", "tv", null);
    assertThat(seedbox.list()).noneMatch(RemoteTransfer::complete);
    seedbox.complete("1").shared("1", 2, Duration.ofHours(1));
    assertThat(seedbox.list())
        .singleElement()
        .satisfies(
            transfer -> {
              assertThat(transfer.complete()).isTrue();
              assertThat(transfer.label()).isEqualTo("tv");
              assertThat(transfer.ratio()).isEqualTo(2);
            });
    assertThat(seedbox.contents("1").files().get(0).source()).hasToString("Show/s/a.mkv");
    seedbox.remove("1");
    seedbox.remove("1");
    assertThat(seedbox.list()).isEmpty();
    assertThat(seedbox.removed()).containsExactly("1", "1");
    assertThatThrownBy(() -> seedbox.contents("1")).isInstanceOf(RemoteFailure.class);
  }

  @Test
  void failsAndPanicsOnDemand() throws Exception {
    seedbox.fail(RemoteFailure.retry("down", null));
    assertThatThrownBy(seedbox::list).hasMessage("down");
    seedbox.fail(null).panic(new IllegalStateException("a bug"));
    assertThatThrownBy(seedbox::list).isInstanceOf(IllegalStateException.class);
    seedbox.panic(null);
    assertThat(seedbox.list()).isEmpty();
    assertThat(seedbox.lists()).isEqualTo(3);
  }
}
