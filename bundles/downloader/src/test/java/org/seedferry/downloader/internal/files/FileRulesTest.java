package org.seedferry.downloader.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileRulesTest {

  @Test
  void aLabelHasItsOwnRuleOrTheOneForAll() {
    List<FileSettings> settings = new ArrayList<>();
    FileRules rules = new FileRules(settings, settings::size);
    assertThat(rules.of("tv")).contains(FileRule.NONE);
    settings.add(of(""));
    settings.add(of("tv"));
    assertThat(rules.of("tv").orElseThrow().label()).isEqualTo("tv");
    assertThat(rules.of("films").orElseThrow().label()).isEmpty();
  }

  @Test
  void nothingIsCertainWhileAConfiguredRuleIsNotThere() {
    List<FileSettings> settings = new ArrayList<>();
    FileRules rules = new FileRules(settings, () -> 1);
    assertThat(rules.of("tv")).isEmpty();
    settings.add(of("tv"));
    assertThat(rules.of("tv")).isPresent();
  }

  private static FileSettings of(String label) {
    return new FileSettings(new Rule(label, "", "", "0", "", "", "", false));
  }
}
