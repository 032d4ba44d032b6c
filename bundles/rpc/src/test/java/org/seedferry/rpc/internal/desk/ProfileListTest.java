package org.seedferry.rpc.internal.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProfileListTest {

  private final DeskRig rig = new DeskRig(Path.of("/none"));

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void withoutAnyProfileOneShowsAll() {
    rig.set("seedboxes", new String[] {"a", "b"}).set("slots", 3);
    assertThat(rig.profiles().all())
        .containsExactly(new Profile("default", "", Set.of(), "", List.of("a", "b"), 3));
  }

  @Test
  void aProfileSaysWhatItWantsToAndTakesTheRestFromTheGeneralSettings() {
    rig.set("seedboxes", new String[] {"a"}).set("slots", 3);
    rig.profile("sonarr", "base", "sonarr/", "labels", new String[] {"tv", "anime"});
    rig.profile("radarr", "base", "/radarr", "labels", "films", "seedboxes", "b", "slots", 0);
    assertThat(rig.profiles().all())
        .containsExactly(
            new Profile("radarr", "/radarr", Set.of("films"), "films", List.of("b"), 0),
            new Profile("sonarr", "/sonarr", Set.of("tv", "anime"), "tv", List.of("a"), 3));
  }

  @Test
  void theProfileThatNamesALabelSaysWhereItGoes() {
    rig.profile("all", "base", "", "seedboxes", "a");
    rig.profile("films", "base", "/f", "labels", "films", "seedboxes", "b");
    assertThat(rig.profiles().of("films").name()).isEqualTo("films");
    assertThat(rig.profiles().of("tv").name()).isEqualTo("all");
  }

  @Test
  void ofTwoWithOneBaseTheFirstIsServed() {
    rig.profile("a", "base", "/x").profile("b", "base", "/x/");
    assertThat(rig.profiles().all()).extracting(Profile::name).containsExactly("a");
  }

  @Test
  void badSettingsSayWhatIsWrong() {
    assertThatThrownBy(() -> rig.profile("x", "base", "/a b")).hasMessageContaining("base: '/a b'");
    assertThatThrownBy(() -> rig.profile("x", "labels", "tv", "label", "films"))
        .hasMessageContaining("label: 'films'");
    assertThatThrownBy(() -> rig.profile("x", "slots", -2)).hasMessageContaining("slots: -2");
  }
}
