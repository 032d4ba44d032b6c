package org.seedferry.downloader.internal.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
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
      journal.wrote("sub/ä b", 10, 40);
    }
    try (Journal journal = open("boot 1")) {
      assertThat(journal.file("sub/ä b"))
          .isEqualTo(new FileRecord(SOURCE, Ranges.of(10, 40), Ranges.NONE, Ranges.NONE, false));
    }
  }

  @Test
  void trustsOnlyForcedBytesAfterAReboot() throws IOException {
    try (Journal journal = open("boot 1")) {
      journal.begin("a", SOURCE);
      journal.forced("a", Ranges.of(0, 10).add(20, 30));
      journal.wrote("a", 0, 40);
      journal.begin("b", SOURCE);
      journal.wrote("b", 0, 40);
      journal.begin("c", SOURCE);
      journal.done("c", 100);
    }
    try (Journal journal = open("boot 2")) {
      assertThat(journal.file("a").written()).isEqualTo(Ranges.of(0, 10).add(20, 30));
      assertThat(journal.file("b").written().isEmpty()).isTrue();
      assertThat(journal.file("c").done()).isTrue();
    }
  }

  @Test
  void whatIsVerifiedIsRememberedAndWhatIsSpoiltCountsAsNeverWritten() throws IOException {
    try (Journal journal = open("boot 1")) {
      journal.begin("a", SOURCE);
      journal.forced("a", Ranges.of(0, 60));
      journal.wrote("a", 60, 90);
      journal.verified("a", 0, 20);
      journal.verified("a", 40, 80);
      journal.spoilt("a", 20, 30);
      journal.begin("b", SOURCE);
      journal.done("b", 100);
      journal.verified("b", 0, 100);
    }
    try (Journal journal = open("boot 1")) {
      assertThat(journal.file("a").verified()).isEqualTo(Ranges.of(0, 20).add(40, 80));
      assertThat(journal.file("a").written()).isEqualTo(Ranges.of(0, 20).add(30, 90));
      assertThat(journal.file("a").forced()).isEqualTo(Ranges.of(0, 20).add(30, 60));
      assertThat(journal.file("b").verified()).isEqualTo(Ranges.of(0, 100));
      assertThat(journal.file("b").done()).isTrue();
      journal.spoilt("b", 10, 20);
    }
    try (Journal journal = open("boot 2")) {
      assertThat(journal.file("a").verified()).isEqualTo(Ranges.of(0, 20).add(40, 60));
      assertThat(journal.file("b").done()).as("something of it is spoilt").isFalse();
      assertThat(journal.file("b").verified()).isEqualTo(Ranges.of(0, 10).add(20, 100));
    }
  }

  @Test
  void withoutABootIdOnlyForcedBytesCount() throws IOException {
    try (Journal journal = open("")) {
      journal.begin("a", SOURCE);
      journal.wrote("a", 0, 40);
    }
    try (Journal journal = open("")) {
      assertThat(journal.file("a").written().isEmpty()).isTrue();
    }
  }

  @Test
  void leavesOutATornEndAndGoesOnBehindTheLastGoodLine() throws IOException {
    try (Journal journal = open("boot")) {
      journal.begin("a", SOURCE);
      journal.wrote("a", 0, 10);
      journal.wrote("a", 10, 20);
    }
    Path file = folder.resolve("journal");
    byte[] whole = Files.readAllBytes(file);
    for (int cut = whole.length - 1; cut > whole.length - 20; cut--) {
      Files.write(file, java.util.Arrays.copyOf(whole, cut));
      Files.write(file, "garbage\n".getBytes(), StandardOpenOption.APPEND);
      try (Journal journal = open("boot")) {
        assertThat(journal.file("a").written()).isEqualTo(Ranges.of(0, 10));
        journal.wrote("a", 10, 30);
      }
      try (Journal journal = open("boot")) {
        assertThat(journal.file("a").written()).isEqualTo(Ranges.of(0, 30));
      }
    }
  }

  @Test
  void aDroppedFileBeginsAnew() throws IOException {
    try (Journal journal = open("boot")) {
      journal.begin("a", SOURCE);
      journal.wrote("a", 0, 40);
      journal.drop("a");
      journal.drop("never begun");
    }
    try (Journal journal = open("boot")) {
      assertThat(journal.file("a").written().isEmpty()).isTrue();
      assertThat(journal.file("never begun")).isNull();
    }
  }

  @Test
  void aJournalOfAnOlderVersionIsGoneOnWith() throws IOException {
    String log = line("boot b1") + line("begin a 100 v1") + line("wrote a 40") + line("force a 30");
    Files.writeString(folder.resolve("journal"), log);
    try (Journal journal = open("b1")) {
      assertThat(journal.file("a"))
          .isEqualTo(
              new FileRecord(
                  new Fingerprint(100, "v1"),
                  Ranges.of(0, 40),
                  Ranges.of(0, 30),
                  Ranges.NONE,
                  false));
      journal.wrote("a", 60, 70);
    }
    try (Journal journal = open("b2")) {
      assertThat(journal.file("a").written()).isEqualTo(Ranges.of(0, 30));
    }
  }

  @Test
  void whatHasGrownIsWrittenAnewAndSaysTheSame() throws IOException {
    Path file = folder.resolve("journal");
    try (Journal journal = open("boot")) {
      journal.begin("a", SOURCE);
      for (int i = 0; i < 3000; i++) {
        journal.wrote("a", 2 * i, 2 * i + 2);
      }
      journal.forced("a", Ranges.of(0, 50));
      journal.wrote("a", 7000, 7010);
      journal.begin("b", SOURCE);
      journal.done("b", 100);
      journal.begin("c", SOURCE);
    }
    long grown = Files.size(file);
    for (String boot : new String[] {"boot", "boot", "other"}) {
      try (Journal journal = open(boot)) {
        Ranges known = Ranges.of(0, 6000).add(7000, 7010);
        Ranges forced = Ranges.of(0, 50);
        assertThat(journal.file("a"))
            .isEqualTo(
                new FileRecord(
                    SOURCE, boot.equals("boot") ? known : forced, forced, Ranges.NONE, false));
        assertThat(journal.file("b").done()).isTrue();
        assertThat(journal.file("c")).isEqualTo(FileRecord.begun(SOURCE));
      }
      assertThat(Files.size(file)).isLessThan(grown / 100);
    }
    assertThat(folder).isDirectoryContaining(each -> each.endsWith("journal"));
  }

  @Test
  void theJournalAloneTellsHowMuchIsStaged() throws IOException {
    Path file = folder.resolve("journal");
    assertThat(Journal.written(file, "boot")).isZero();
    try (Journal journal = open("boot")) {
      journal.begin("a", SOURCE);
      journal.wrote("a", 50, 60);
      journal.begin("b", SOURCE);
      journal.done("b", 100);
    }
    assertThat(Journal.written(file, "boot")).isEqualTo(110);
    assertThat(Journal.written(file, "other")).isEqualTo(100);
  }

  private static String line(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes());
    return String.format("%08x %s\n", crc.getValue(), text);
  }

  private Journal open(String boot) throws IOException {
    return Journal.open(folder.resolve("journal"), boot);
  }
}
