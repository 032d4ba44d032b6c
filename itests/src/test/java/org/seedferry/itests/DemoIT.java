package org.seedferry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.seedferry.itests.host.HostProcess;

/** The first command that somebody tries. */
class DemoIT {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  @Test
  void theDemonstrationShowsTheWholeWay() throws Exception {
    try (HostProcess host = HostProcess.start("demo")) {
      assertThat(host.exitCode(LIMIT)).as(host.output()).isZero();
      assertThat(host.output())
          .contains("is complete on demo-seedbox", "is home as", "is imported", "is removed from")
          .doesNotContain(" ERROR ")
          .doesNotContain("\tat ");
    }
  }
}
