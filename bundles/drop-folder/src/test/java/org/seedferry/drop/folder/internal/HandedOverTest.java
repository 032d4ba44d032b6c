package org.seedferry.drop.folder.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandedOverTest {

  private static final Path NAME = Path.of("tv", "Ä film % 1.torrent");
  private static final Path OTHER = Path.of("other.torrent");
  private static final Instant THEN = Instant.parse("2030-01-01T00:00:00Z");

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void writeTwo() throws IOException {
    file = folder.resolve("handed-over");
    HandedOver handedOver = loaded();
    handedOver.add(NAME, 7, "aa", THEN);
    handedOver.add(OTHER, 8, "bb", THEN.plusSeconds(60));
  }

  private HandedOver loaded() throws IOException {
    HandedOver handedOver = new HandedOver(file);
    handedOver.load();
    return handedOver;
  }

  @Test
  void itIsKnownByNameSizeAndHashAlsoAfterAStart() throws IOException {
    HandedOver handedOver = loaded();
    assertThat(handedOver.at(NAME, 7, "aa")).contains(THEN);
    assertThat(handedOver.at(NAME, 7, "bb")).isEmpty();
    assertThat(handedOver.at(NAME, 8, "aa")).isEmpty();
    assertThat(handedOver.at(OTHER, 7, "aa")).isEmpty();
  }

  @Test
  void whereverACrashHasTornTheLastLineTheOthersAreKnown() throws IOException {
    byte[] all = Files.readAllBytes(file);
    int firstEnd = Files.readString(file).indexOf('\n') + 1;
    for (int length = firstEnd; length < all.length - 1; length++) {
      Files.write(file, Arrays.copyOf(all, length));
      HandedOver handedOver = loaded();
      assertThat(handedOver.at(NAME, 7, "aa")).contains(THEN);
      assertThat(handedOver.at(OTHER, 8, "bb")).as("%d bytes", length).isEmpty();
      handedOver.add(OTHER, 8, "cc", THEN);
      assertThat(loaded().at(OTHER, 8, "cc")).contains(THEN);
    }
  }

  @Test
  void aLineThatIsSpoiltDoesNotHideThoseBehindIt() throws IOException {
    String text = Files.readString(file);
    Files.writeString(file, "x" + text.substring(1));
    Files.writeString(file, "\n\0\0\0\0\n", StandardOpenOption.APPEND);
    HandedOver handedOver = loaded();
    assertThat(handedOver.at(NAME, 7, "aa")).isEmpty();
    assertThat(handedOver.at(OTHER, 8, "bb")).isPresent();
  }

  @Test
  void whatIsOldIsForgottenOnDiskToo() throws IOException {
    HandedOver handedOver = loaded();
    assertThat(handedOver.forget(THEN.plusSeconds(1))).isEqualTo(1);
    assertThat(handedOver.at(NAME, 7, "aa")).isEmpty();
    assertThat(Files.readAllLines(file)).hasSize(1);
    assertThat(loaded().at(OTHER, 8, "bb")).isPresent();
  }
}
