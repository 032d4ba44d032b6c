package org.seedferry.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LocalNameTest {

  private final LocalName names = new LocalName(StandardCharsets.UTF_8);

  @Test
  void ordinaryNamesStayAsTheyAre() {
    for (String name :
        List.of(
            "a b",
            "[x] (y)",
            "it's \"q\"",
            "ü ö ß",
            "日本 😀",
            ".hidden",
            "-rf",
            "--",
            "100%",
            "a%2Fb",
            "back\\slash",
            "x".repeat(255),
            "$(id)",
            "…",
            "％",
            "～")) {
      assertThat(names.top(name)).isEqualTo(name);
    }
  }

  @Test
  void aColonIsAnUnderscoreAtTheTopWhereTheArrLooksForOne() {
    assertThat(names.top("Show: The 2:1")).isEqualTo("Show_ The 2_1");
    assertThat(names.inner("a:b")).isEqualTo("a:b");
  }

  @Test
  void namesThatMeanSomethingElseAreEscaped() {
    assertThat(names.top(".")).isEqualTo("％2E");
    assertThat(names.top("..")).isEqualTo("％2E％2E");
    assertThat(names.top("a/b")).isEqualTo("a％2Fb");
    assertThat(names.top("a\nb\0")).isEqualTo("a％0Ab％00");
    assertThat(names.top(".seedferry")).isEqualTo("％2Eseedferry");
    assertThat(names.inner(".seedferry")).isEqualTo(".seedferry");
    assertThat(names.top("lone \uD800 surrogate")).isEqualTo("lone ％ED％A0％80 surrogate");
  }

  @Test
  void noTwoNamesMeet() {
    List<String> nasty =
        List.of(
            "a/b",
            "a％2Fb",
            "a％EF％BC％852Fb",
            "..",
            "％2E％2E",
            ".",
            "％2E",
            "\n",
            "％0A",
            "x".repeat(300),
            "x".repeat(301));
    Set<String> local = new HashSet<>();
    nasty.forEach(name -> local.add(names.top(name)));
    assertThat(local).hasSize(nasty.size());
  }

  @Test
  void longNamesAreCutAtACharacterAndKeepTheirExtension() {
    String local = names.inner("日".repeat(200) + ".mkv");
    assertThat(local).endsWith(".mkv").startsWith("日");
    assertThat(local.getBytes(StandardCharsets.UTF_8).length).isBetween(250, 255);
  }

  @Test
  void whatTheHostsEncodingCannotHoldIsEscaped() {
    assertThat(new LocalName(StandardCharsets.US_ASCII).top("ü")).isEqualTo("%C3%BC");
  }
}
