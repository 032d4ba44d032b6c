package org.seedferry.api.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireJsonTest {

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "x", "1", "null", "{", "{\"a\":}", "[1,]", "\"", "]"})
  void whatIsNoObjectOrListIsUnreadable(String text) {
    assertThatThrownBy(() -> WireJson.parse(text)).isInstanceOf(UnreadableException.class);
  }

  @Test
  void whatSomethingFollowsIsUnreadable() throws Exception {
    assertThat(WireJson.parse("{\"a\":1} \r\n\t")).isNotNull();
    for (String more : new String[] {"}", "]", ",", "{}", "x", "\"\"", "1", "\u0001", "\0"}) {
      assertThatThrownBy(() -> WireJson.parse("{\"a\":[1]} " + more))
          .as(more)
          .isInstanceOf(UnreadableException.class);
    }
  }

  @Test
  void whatIsDeeperThanAnythingRealIsUnreadable() throws Exception {
    assertThat(WireJson.parse("[".repeat(500) + "]".repeat(500))).isNotNull();
    for (String open : new String[] {"[", "{\"a\":", "[{\"a\":"}) {
      assertThatThrownBy(() -> WireJson.parse(open.repeat(1_000_000)))
          .isInstanceOf(UnreadableException.class)
          .hasMessageContaining("nested deeper");
    }
  }

  @Test
  void valuesAreCountedWhereSomebodyMightSendTooMany() throws Exception {
    assertThat(WireJson.parse("[1,2,3]", 3).asJsonArray()).hasSize(3);
    assertThatThrownBy(() -> WireJson.parse("[1,2,3,4]", 3)).hasMessageContaining("more than 3");
    assertThatThrownBy(() -> WireJson.parse("[[],[],[]]", 5)).hasMessageContaining("more than 5");
    assertThat(WireJson.parse("[\"a,b,[{\\\",,,,\"]", 2).asJsonArray()).hasSize(1);
    assertThat(WireJson.parse("[0" + ",0".repeat(200_000) + "]").asJsonArray()).hasSize(200_001);
  }

  @Test
  void aNumberThatWouldCostTooMuchIsUnreadable() {
    assertThatThrownBy(() -> WireJson.parse("[" + "9".repeat(1_000_000) + "]"))
        .isInstanceOf(UnreadableException.class);
  }

  @Test
  void foreignTextIsShownShortAndOnOneLine() {
    assertThat(WireJson.shown("a\r\n\u001b[2Jb\u0085")).isEqualTo("a   [2Jb ");
    assertThat(WireJson.shown("x".repeat(1_000))).hasSize(201);
  }
}
