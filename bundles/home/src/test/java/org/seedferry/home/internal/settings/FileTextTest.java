package org.seedferry.home.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class FileTextTest {

  @Test
  void propertiesAreReadAsJavaReadsThemWithTheirLines() throws Exception {
    String text =
        "# a comment \\\n! another\n\n  key = value\r\nlong = a\\\n   b\\\n  c\nn\\ a\\:me : x\\u0041\\tz\n"
            + "url=http\\://h/p?a=b\nempty =\n";
    Properties java = new Properties();
    java.load(new java.io.StringReader(text));
    List<Setting> settings = PropertiesText.read(text);
    assertThat(settings).hasSize(java.size());
    for (Setting setting : settings) {
      assertThat(setting.values()).containsExactly(java.getProperty(setting.key()));
    }
    assertThat(settings).extracting(Setting::line).containsExactly(4, 5, 8, 9, 10);
  }

  @Test
  void aLineWithoutValueIsAMistake() {
    var e =
        catchThrowableOfType(
            UnreadableException.class, () -> PropertiesText.read("a = b\nslots\n"));
    assertThat(e.problem()).isEqualTo(new Problem(2, "'slots' has no value: write KEY = VALUE"));
    assertThat(
            catchThrowableOfType(UnreadableException.class, () -> PropertiesText.read("a=\\u12")))
        .hasMessageContaining("four hexadecimal digits");
  }

  @Test
  void aBackslashIsOneBackslash() throws Exception {
    assertThat(
            ListText.whole(
                (String) PropertiesText.read("dir = C\\:\\\\box").get(0).values().get(0)))
        .isEqualTo("C:\\box");
  }

  @Test
  void brokenJsonIsToldWithItsPlace() {
    var e =
        catchThrowableOfType(
            UnreadableException.class, () -> JsonText.read("{\n  \"a\": 1,\n  \"b\": oops\n}"));
    assertThat(e.problem().line()).isEqualTo(3);
    assertThat(e)
        .hasMessageStartingWith("broken JSON at column ")
        .hasMessageNotContaining("lineNumber")
        .hasMessageNotContaining("line no");
    assertThatThrownBy(() -> JsonText.read("{\n  \"a\" true\n}"))
        .hasMessageMatching(
            "broken JSON at column \\d+: Invalid token=TRUE\\. Expected tokens are: \\[COLON\\]");
    for (String text :
        List.of(
            "",
            "[1]",
            "{\"a\":1} {}",
            "{\"a\": {\"b\": 1}}",
            "{\"a\": null}",
            "{\"a\": 1",
            "nonsense")) {
      assertThat(catchThrowableOfType(UnreadableException.class, () -> JsonText.read(text)))
          .as(text)
          .isNotNull();
    }
  }

  @Test
  void jsonKnowsTheLineOfEachKey() throws Exception {
    assertThat(JsonText.read("{\n\"a\": [1, \"x\"],\n\n\"b\": true}"))
        .extracting(Setting::key, Setting::line)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("a", 2),
            org.assertj.core.groups.Tuple.tuple("b", 4));
  }

  @Test
  void theDistanceCountsEdits() {
    assertThat(Nearest.distance("slots", "slots")).isZero();
    assertThat(Nearest.distance("slto", "slot")).isEqualTo(1);
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
    assertThat(Nearest.to("pol", List.of("slots", "poll", "mode"))).contains("poll");
    assertThat(Nearest.to("x", List.of())).isEmpty();
  }
}
