package org.seedferry.downloader.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "NOT RUN: there are no such permissions")
class FinishTest {

  @TempDir private Path folder;

  @Test
  void filesAndFoldersGetTheirModes() throws IOException {
    Path deep = Files.createDirectories(folder.resolve("Show/deep"));
    Path file = Files.writeString(deep.resolve("a"), "a");
    finish("640", "750", "").applyTo(folder.resolve("Show"));
    assertThat(permissions(file)).isEqualTo("rw-r-----");
    assertThat(permissions(deep)).isEqualTo("rwxr-x---");
    assertThat(permissions(folder.resolve("Show"))).isEqualTo("rwxr-x---");
    finish("", "777", "").applyTo(folder.resolve("Show"));
    assertThat(permissions(file)).as("as it was").isEqualTo("rw-r-----");
    assertThat(permissions(deep)).isEqualTo("rwxrwxrwx");
  }

  @Test
  void theGroupIsSetAndOneThatCannotBeSetKeepsNothingFromComingHome() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "a");
    String own = Files.getAttribute(file, "posix:group").toString();
    finish("600", "", own).applyTo(file);
    assertThat(Files.getAttribute(file, "posix:group")).hasToString(own);
    assertThat(permissions(file)).isEqualTo("rw-------");
    finish("666", "", "no-such-group").applyTo(file);
    assertThat(Files.getAttribute(file, "posix:group")).hasToString(own);
  }

  @Test
  void aModeThatWouldLockUsOutIsRefused() {
    for (String wrong : new String[] {"444", "66", "rw-", "868", "1664"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Finish.mode("file.mode", wrong, 6))
          .withMessageContaining("file.mode: '" + wrong + "'");
    }
    assertThatIllegalArgumentException().isThrownBy(() -> Finish.mode("folder.mode", "664", 7));
    assertThat(Finish.mode("file.mode", "0664", 6)).hasSize(5);
    assertThat(Finish.mode("file.mode", " ", 6)).isNull();
  }

  private static Finish finish(String files, String folders, String group) {
    return new Finish(
        Finish.mode("file.mode", files, 6), Finish.mode("folder.mode", folders, 7), group);
  }

  private static String permissions(Path path) throws IOException {

    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
