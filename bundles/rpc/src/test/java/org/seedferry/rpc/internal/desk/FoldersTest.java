package org.seedferry.rpc.internal.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedferry.api.progress.DeliverySpace;

class FoldersTest {

  @TempDir private Path root;

  private final AtomicReference<DeliverySpace> space = new AtomicReference<>();

  private Folders folders(String advertised) {
    space.set(
        new DeliverySpace() {
          @Override
          public Path root() {
            return root;
          }

          @Override
          public long floor() {
            return Long.MAX_VALUE;
          }
        });
    return new Folders(space::get, advertised);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "..",
        "../x",
        "tv/../..",
        "tv/..",
        "tv//x",
        "/tv",
        "tv/",
        "a\\b",
        "a\nb",
        ".",
        "tv/.",
        ".seedferry",
        ".Seedferry",
        "tv/.seedferry-x"
      })
  void whatCannotBeAFolderIsRefused(String category) {
    assertThatThrownBy(() -> folders("").checked(category))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("cannot be a folder below the local root");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tv-sonarr", "TV Shows", "tv/anime", ".hidden", "a..b"})
  void namesWithSlashesBetweenThemAreFolders(String category) throws Exception {
    assertThat(folders("").checked(category)).isEqualTo(category);
  }

  @Test
  void aFolderIsTheRootOrBelowItAsTheAskerSeesIt() throws Exception {
    Folders folders = folders("/downloads/");
    assertThat(folders.root()).isEqualTo("/downloads");
    assertThat(folders.below("/downloads")).isEmpty();
    assertThat(folders.below("/downloads/tv-sonarr/")).isEqualTo("tv-sonarr");
    assertThat(folders.at(folders.root(), "tv-sonarr")).isEqualTo("/downloads/tv-sonarr");
    for (String other : new String[] {"/etc", "/downloads2/tv", "tv", "/downloads/../etc"}) {
      assertThatThrownBy(() -> folders.below(other)).isInstanceOf(RefusedException.class);
    }
  }

  @Test
  void aWindowsPathIsWrittenWithSlashes() throws Exception {
    Folders folders = folders("D:\\media\\");
    assertThat(folders.root()).isEqualTo("D:/media");
    assertThat(folders.below("D:\\media\\tv")).isEqualTo("tv");
  }

  @Test
  void aRootThatIsNotAbsoluteIsRefused() {
    assertThatThrownBy(() -> folders("media")).hasMessageContaining("root: 'media'");
  }

  @Test
  void aFolderIsMadeWithAllAboveIt() throws Exception {
    folders("").make("tv/anime");
    assertThat(root.resolve("tv/anime")).isDirectory();
  }

  @Test
  void theRootIsRememberedWhileTheDownloaderIsReplaced() {
    Folders folders = folders("");
    String before = folders.root();
    space.set(null);
    assertThat(folders.root()).isEqualTo(before).isEqualTo(root.toString());
  }

  @Test
  void beforeThereIsADownloaderNobodyKnowsTheRoot() {
    Folders folders = folders("");
    space.set(null);
    assertThatThrownBy(folders::root).hasMessageContaining("the downloader is not there yet");
  }

  @Test
  void whatIsKeptFreeIsNotFree() {
    assertThat(folders("").freeBytes()).isZero();
    Folders folders = folders("");
    folders.local();
    space.set(null);
    assertThat(folders.freeBytes()).isPositive();
  }
}
