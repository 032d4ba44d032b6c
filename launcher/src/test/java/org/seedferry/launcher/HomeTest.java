package org.seedferry.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {

  @TempDir Path folder;

  @Test
  void itsFoldersAreThereAndSecretsAreForItsOwnerOnly() throws IOException {
    try (Home home = Home.open(folder.resolve("new/home"))) {
      assertThat(home.root()).isDirectoryContaining(p -> p.endsWith("etc"));
      assertThat(home.bundles()).isEmptyDirectory();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.secrets())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void aSecondHostIsRefusedWithTheFirstOnesPid() {
    try (Home first = Home.open(folder)) {
      assertThatThrownBy(() -> Home.open(folder))
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
      assertThat(first.root()).exists();
    }
  }

  @Test
  void afterItsEndAnotherMayHaveIt() {
    Home.open(folder).close();

    Home.open(folder).close();
  }

  @Test
  void aFileInItsPlaceIsAMessage() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> Home.open(file))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("--home");
  }

  @Test
  void configurationFilesAreFoundByPid() throws IOException {
    try (Home home = Home.open(folder)) {
      assertThat(home.isUnconfigured()).isTrue();
      Path file = Files.writeString(home.etc().resolve("a.b.cfg"), "");

      assertThat(home.isUnconfigured()).isFalse();
      assertThat(home.configurationFile("a.b")).isEqualTo(file);
      assertThat(home.configurationFile("a")).isNull();
    }
  }

  @Test
  void theEnvironmentNamesIt() {
    assertThat(Home.defaultRoot(Map.of("SEEDFERRY_HOME", "/x"))).isEqualTo(Path.of("/x"));
    assertThat(Home.defaultRoot(Map.of())).endsWithRaw(Path.of(".seedferry"));
  }
}
