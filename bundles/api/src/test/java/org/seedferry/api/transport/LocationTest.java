package org.seedferry.api.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.Secret;

class LocationTest {

  @Test
  void takesPasswordAndOptionsOutOfTheUri() {
    Location location =
        Location.parse(
            "sftp://me:p%40ss@box:2222/home/me/a%20b"
                + "?identity=/k/id&known-hosts=/k/known&password-as=bearer&x=1",
            null);
    assertThat(location.toString()).isEqualTo("sftp://me@box:2222/home/me/a%20b?x=1");
    assertThat(location.user()).isEqualTo("me");
    assertThat(location.password().reveal()).isEqualTo("p@ss");
    assertThat(location.path()).isEqualTo("/home/me/a b");
    assertThat(location.option("identity")).isEqualTo("/k/id");
    assertThat(location.option("known-hosts")).isEqualTo("/k/known");
    assertThat(location.option("password-as")).isEqualTo("bearer");
  }

  @Test
  void aHostWithAnUnderscoreKeepsItsUserAndPassword() {
    Location location = Location.parse("sftp://me:pw@my_box/x", null);
    assertThat(location.user()).isEqualTo("me");
    assertThat(location.password().reveal()).isEqualTo("pw");
    assertThat(location.toString()).isEqualTo("sftp://me@my_box/x");
  }

  @Test
  void aPathIsAFileUri(@TempDir Path folder) {
    Location location = Location.parse(folder.resolve("ä b").toString(), null);
    assertThat(location.scheme()).isEqualTo("file");
    assertThat(location.path()).isEqualTo(folder.resolve("ä b").toString());
    assertThat(Location.parse("relative", null).path())
        .isEqualTo(Path.of("relative").toAbsolutePath().toString());
  }

  @Test
  void readsThePasswordFromAFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("pw"), "s3cret\nsecond line\n");
    Location location =
        Location.parse("http://u@h/?password-file=" + file, Secret.ofNullable("other"));
    assertThat(location.password().reveal()).isEqualTo("s3cret");
    assertThat(location.toString()).isEqualTo("http://u@h/");
    assertThatThrownBy(() -> Location.parse("http://u@h/?password-file=/no/such/file", null))
        .hasMessageContaining("secret file /no/such/file does not exist");
  }

  @Test
  void badTextsAreRefusedWithoutTheirPassword() {
    for (String bad : new String[] {"http://u:s3cret@h/a b", "mailto:x@y", ""}) {
      assertThatThrownBy(() -> Location.parse(bad, null))
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .doesNotContain("s3cret");
    }
    assertThat(Secret.ofNullable("s3cret")).hasToString("***");
  }
}
