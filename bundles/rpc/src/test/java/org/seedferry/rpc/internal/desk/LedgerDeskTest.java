package org.seedferry.rpc.internal.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.Transfer;
import org.seedferry.api.ledger.Grab;
import org.seedferry.api.ledger.GrabSource;
import org.seedferry.api.ledger.Removal;
import org.seedferry.api.seedbox.SeedGoal;

class LedgerDeskTest {

  private static final String HASH = DeskRig.HASH;

  @TempDir private Path root;
  private DeskRig rig;

  @BeforeEach
  void open() {
    rig = new DeskRig(root);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private Item grab(Profile profile, String category, String folder) throws RefusedException {
    return rig.desk()
        .grab(
            profile,
            GrabSource.magnet(DeskRig.MAGNET),
            category,
            folder,
            List.of(),
            SeedGoal.NONE,
            false)
        .item();
  }

  private Grab kept() {
    return rig.ledger.grabs().of(rig.row(HASH).id()).orElseThrow();
  }

  @Test
  void aCategoryIsLabelAndFolderAndItsFolderIsThereAtOnce() throws Exception {
    Item item = grab(DeskRig.ALL, "tv-sonarr", null);
    assertThat(item.label()).isEqualTo("tv-sonarr");
    assertThat(item.folder()).isEqualTo(root + "/tv-sonarr");
    assertThat(root.resolve("tv-sonarr")).isDirectory();
    assertThat(rig.desk().categories()).containsExactly("tv-sonarr");
    assertThat(kept().folder()).isEqualTo("tv-sonarr");
  }

  @Test
  void aFolderBelowTheRootIsTheLabelToo() throws Exception {
    Item item = grab(DeskRig.ALL, "", root + "/radarr/");
    assertThat(item.label()).isEqualTo("radarr");
    assertThat(item.folder()).isEqualTo(root + "/radarr");
    assertThat(item.labels()).isEmpty();
  }

  @Test
  void withBothEachCounts() throws Exception {
    Item item = grab(DeskRig.ALL, "tv", root + "/shows/new");
    assertThat(item.label()).isEqualTo("tv");
    assertThat(item.folder()).isEqualTo(root + "/shows/new");
    assertThat(root.resolve("shows/new")).isDirectory();
  }

  @Test
  void withNeitherItIsTheProfilesLabelAndTheRoot() throws Exception {
    assertThat(grab(DeskRig.ALL, "", null).folder()).isEqualTo(root.toString());
    Profile tv = new Profile("tv", "/tv", Set.of("tv"), "tv", List.of(), 0);
    rig.ledger.forget(rig.row(HASH).id());
    rig.desk().changed();
    assertThat(grab(tv, "", null).label()).isEqualTo("tv");
  }

  @Test
  void whatWouldLeaveTheRootIsRefusedAndNotKept() {
    for (String folder : new String[] {"/etc", root + "/../x", "relative", root + "/.seedferry"}) {
      assertThatThrownBy(() -> grab(DeskRig.ALL, "", folder)).isInstanceOf(RefusedException.class);
    }
    for (String category : new String[] {"..", "a/../..", ".seedferry", "/abs"}) {
      assertThatThrownBy(() -> grab(DeskRig.ALL, category, null))
          .isInstanceOf(RefusedException.class);
    }
    assertThat(rig.desk().items(DeskRig.ALL)).isEmpty();
    assertThat(rig.box.added()).isEmpty();
  }

  @Test
  void whatAProfileWouldNotShowItDoesNotTake() {
    Profile tv = new Profile("tv", "/tv", Set.of("tv"), "tv", List.of(), 0);
    assertThatThrownBy(() -> grab(tv, "films", null))
        .hasMessageContaining("'films' is not among the labels of this URL base (tv)")
        .hasMessageContaining("org.seedferry.rpc.profile~tv");
  }

  @Test
  void whatIsOnItsWayAlreadyIsOnlyShownToo() throws Exception {
    Transfer row = rig.queue(HASH, "Show.S01", "mine");
    Item item = grab(DeskRig.ALL, "tv", null);
    assertThat(item.id()).isEqualTo((int) row.id());
    assertThat(item.label()).isEqualTo("mine");
    assertThat(rig.box.added()).isEmpty();
  }

  @Test
  void whatIsRemovedIsGoneAtOnceAndItsRemovalIsRecorded() throws Exception {
    Item item = grab(DeskRig.ALL, "tv", null);
    rig.desk().remove(List.of(item), true);
    assertThat(rig.desk().items(DeskRig.ALL)).isEmpty();
    assertThat(rig.ledger.grabs().toRemove())
        .singleElement()
        .satisfies(removal -> assertThat(removal.withData()).isTrue());
    rig.desk().remove(List.of(item), true);
    assertThat(rig.desk().item(DeskRig.ALL, HASH)).isEmpty();
  }

  @Test
  void whatNobodyGrabbedCanBeRemovedToo() throws Exception {
    rig.queue(HASH, "Show.S01", "tv");
    rig.desk().remove(List.of(rig.item(HASH)), false);
    assertThat(rig.desk().items(DeskRig.ALL)).isEmpty();
    assertThat(rig.ledger.grabs().toRemove()).extracting(Removal::withData).containsExactly(false);
  }

  @Test
  void whatWasRemovedCanBeGrabbedAgain() throws Exception {
    rig.desk().remove(List.of(grab(DeskRig.ALL, "tv", null)), true);
    Item again = grab(DeskRig.ALL, "tv", null);
    assertThat(rig.desk().items(DeskRig.ALL)).containsExactly(again);
  }

  @Test
  void losingItsOwnLabelWhenItIsHomeMeansThatItIsImported() throws Exception {
    grab(DeskRig.ALL, "tv", null);
    rig.deliver(rig.queue(HASH, "Show.S01", "x"), "tv/Show.S01");
    rig.desk().label(rig.item(HASH), List.of("TV", "extra"));
    assertThat(kept().imported()).isFalse();
    rig.desk().label(rig.item(HASH), List.of("imported"));
    assertThat(kept().imported()).isTrue();
    assertThat(rig.item(HASH).labels()).containsExactly("imported");
    assertThat(rig.item(HASH).label()).as("its own stays").isEqualTo("tv");
  }

  @Test
  void anotherLabelBeforeItIsHomeSendsItAnotherWay() throws Exception {
    grab(DeskRig.ALL, "tv", null);
    rig.desk().label(rig.item(HASH), List.of("films", "x"));
    assertThat(kept().imported()).isFalse();
    assertThat(rig.item(HASH).label()).isEqualTo("films");
    assertThat(rig.item(HASH).folder()).isEqualTo(root + "/films");
    assertThat(root.resolve("films")).isDirectory();
    rig.desk().label(rig.item(HASH), List.of("../x"));
    assertThat(rig.item(HASH).label()).isEqualTo("films");
    assertThat(rig.item(HASH).labels()).containsExactly("../x");
  }

  @Test
  void theRootIsShownAsTheArrSeesIt() throws Exception {
    rig.set("root", "/downloads");
    assertThat(grab(DeskRig.ALL, "tv", "/downloads/tv").folder()).isEqualTo("/downloads/tv");
    assertThat(root.resolve("tv")).isDirectory();
    assertThat(rig.desk().root()).isEqualTo("/downloads");
    assertThat(rig.desk().folder("tv")).isEqualTo("/downloads/tv");
  }

  @Test
  void categoriesComeAndGo() throws Exception {
    rig.desk().addCategory("tv/anime");
    assertThat(root.resolve("tv/anime")).isDirectory();
    assertThat(rig.desk().categories()).containsExactly("tv/anime");
    rig.desk().removeCategory("tv/anime");
    assertThat(rig.desk().categories()).isEmpty();
    assertThatThrownBy(() -> rig.desk().addCategory("a\\b")).isInstanceOf(RefusedException.class);
  }

  @Test
  void aWrongIntervalIsRefused() {
    rig.set("interval", "2h");
    assertThatThrownBy(() -> rig.desk()).hasMessageContaining("interval: 2h is out of range");
  }
}
