package org.seedferry.downloader.internal.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.transport.Fingerprint;

class JournalTest {

  private static final Fingerprint SOURCE = new Fingerprint(100, "W/\"a b\"\n");

  @TempDir private Path folder;

  @Test
  void remembersWhatIsWrittenDuringTheSameBoot() throws IOException {
    try (Journal journal = open("boot 1")) {
      journal.begin("sub/ä b", SOURCE);
      journal.wrote("sub/ä b", 40);
    }
    try (Journal journal = open("boot 1")) {
      assertThat(journal.file("sub/ä b")).isEqualTo(new FileRecord(SOURCE, 40, 0, false));
    }
  }

  @Test
  void trustsOnlyForcedBytesAfterAReboot() throws IOException {
    try (Journal journal = open("boot 1")) {
      journal.begin("a", SOURCE);
      journal.forced("a", 30);
      journal.wrote("a", 40);
      journal.begin("b", SOURCE);
      journal.wrote("b", 40);
      journal.begin("c", SOURCE);
      journal.done("c", 100);
    }
    try (Journal journal = open("boot 2")) {
      assertThat(journal.file("a").written()).isEqualTo(30);
      assertThat(journal.file("b").written()).isZero();
      assertThat(journal.file("c").done()).isTrue();
    }
  }

  @Test
  void withoutABootIdOnlyForcedBytesCount() throws IOException {
    try (Journal journal = open("")) {
      journal.begin("a", SOURCE);
      journal.wrote("a", 40);
    }
    try (Journal journal = open("")) {
      assertThat(journal.file("a").written()).isZero();
    }
  }

  @Test
  void leavesOutATornEndAndGoesOnBehindTheLastGoodLine() throws IOException {
    try (Journal journal = open("boot")) {
      journal.begin("a", SOURCE);
      journal.wrote("a", 10);
      journal.wrote("a", 20);
    }
    Path file = folder.resolve("journal");
    byte[] whole = Files.readAllBytes(file);
    for (int cut = whole.length - 1; cut > whole.length - 20; cut--) {
      Files.write(file, java.util.Arrays.copyOf(whole, cut));
      Files.write(file, "garbage\n".getBytes(), StandardOpenOption.APPEND);
      try (Journal journal = open("boot")) {
        assertThat(journal.file("a").written()).isEqualTo(10);
        journal.wrote("a", 30);
      }
      try (Journal journal = open("boot")) {
        assertThat(journal.file("a").written()).isEqualTo(30);
      }
    }
  }

  @Test
  void aDroppedFileBeginsAnew() throws IOException {
    try (Journal journal = open("boot")) {
      journal.begin("a", SOURCE);
      journal.wrote("a", 40);
      journal.drop("a");
      journal.drop("never begun");
    }
    try (Journal journal = open("boot")) {
      assertThat(journal.file("a").written()).isZero();
      assertThat(journal.file("never begun")).isNull();
    }
  }

  private Journal open(String boot) throws IOException {
    return Journal.open(folder.resolve("journal"), boot);
  }
}
