package com.example.letters;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.guard.ExitReason;
import org.seedferry.guard.TaskExit;
import org.seedferry.guard.manual.ManualGuard;

class LettersTest {
  @TempDir private Path folder;
  private final ManualGuard guard = new ManualGuard();
  private final List<TaskExit> exits = new ArrayList<>();
  private Path inbox;
  private Path archive;
  private Letters letters;

  @BeforeEach
  void open() throws IOException {
    inbox = Files.createDirectory(folder.resolve("inbox"));
    archive = folder.resolve("archive");
    guard.add(exits::add);
    letters = new Letters(guard, inbox, archive, Duration.ofMinutes(1));
  }

  @AfterEach
  void close() {
    guard.close();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(inbox.resolve(name), text);
  }

  @Test
  void letterIsFiledAtTheNextTick() throws Exception {
    guard.settle();
    write("hello.txt", "7\nhow are you?");
    guard.advance(Duration.ofSeconds(59));
    assertThat(archive).doesNotExist();
    guard.advance(Duration.ofSeconds(1));
    assertThat(archive.resolve("drawer 7/hello.txt")).hasContent("7\nhow are you?");
    assertThat(guard.report("look_for_letters").runs()).isEqualTo(2);
  }

  @Test
  void letterThatCannotBeReadKeepsNobodyElseWaiting() throws Exception {
    write("bad.txt", "seven");
    write("good.txt", "7");
    guard.settle();
    assertThat(archive.resolve("drawer 7/good.txt")).exists();
    assertThat(exits)
        .filteredOn(exit -> exit.fields().getOrDefault("letter", "").equals("bad.txt"))
        .extracting(TaskExit::reason)
        .containsExactly(ExitReason.PANIC);
  }

  @Test
  void missingInboxIsAFailureUntilItIsThere() throws Exception {
    Files.delete(inbox);
    guard.advance(Duration.ofMinutes(2));
    assertThat(guard.report("look_for_letters").failuresInARow()).isEqualTo(3);
    Files.createDirectory(inbox);
    guard.advance(Duration.ofMinutes(1));
    assertThat(guard.report("look_for_letters").failuresInARow()).isZero();
  }

  @Test
  void stopEndsEverything() {
    guard.settle();
    letters.stop();
    assertThat(guard.report().tasks()).isEmpty();
  }
}
