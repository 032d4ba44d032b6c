package org.seedferry.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FeaturesTest {

  @Test
  void aFeatureThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> Features.read(List.of("nothing")))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("features/nothing.json");
  }

  @Test
  void configurationsBecomeAResourceThatTheConfiguratorTakes() {
    String json = new Configurations().put("a.b", "key", "value").toConfiguratorJson();

    assertThat(json)
        .contains("\":configurator:symbolic-name\":")
        .contains("\":configurator:version\":")
        .contains("\"a.b\":{\"key\":\"value\"}");
  }

  @Test
  void aTextThatLooksLikeAPlaceholderStandsForItself() {
    assertThat(Configurations.literal("/we$[ird]")).isEqualTo("/we\\$[ird]");
  }
}
