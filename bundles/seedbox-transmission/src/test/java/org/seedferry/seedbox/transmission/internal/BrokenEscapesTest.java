package org.seedferry.seedbox.transmission.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokenEscapesTest {

  @ParameterizedTest
  @CsvSource({
    "\u1f600, 😀",
    "a\u1f3acb, a🎬b",
    "\u1f600\u1f600, 😀😀",
    "\u1d4d0, 𝓐",
    "\u1f1e9\u1f1ea, 🇩🇪"
  })
  void joinsWhatWasTornApart(String broken, String whole) {
    assertThat(BrokenEscapes.repair(broken)).isEqualTo(whole);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "I\u2019d",
        "2001\u20132005",
        "\u20ac5",
        "ạc\u1ea1c",
        "\u65e52",
        "😀",
        "\u1f60",
        "\u1f60 0",
        "\u1f60G"
      })
  void leavesWhatPeopleWriteAlone(String text) {
    assertThat(BrokenEscapes.repair(text)).isEqualTo(text);
  }
}
