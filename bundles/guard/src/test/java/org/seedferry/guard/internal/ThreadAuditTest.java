package org.seedferry.guard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.FileSystems;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.seedferry.guard.ThreadReport;
import org.seedferry.guard.ThreadReport.Colour;

class ThreadAuditTest {

  @Test
  void aThreadThatTheJdkRunsForSomebodyIsNotTheMachines() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (WatchService watch = FileSystems.getDefault().newWatchService()) {
      Set<Thread> opened = new HashSet<>(Thread.getAllStackTraces().keySet());
      opened.removeAll(before);
      opened.removeIf(thread -> !thread.getName().startsWith("FileSystemWatch"));
      assertThat(opened).hasSize(1);
      Thread thread = opened.iterator().next();
      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (thread.getStackTrace().length < 2 && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      assertThat(reports())
          .filteredOn(ThreadReport::name, thread.getName())
          .extracting(ThreadReport::colour)
          .containsOnly(Colour.RED);
    }
  }

  @Test
  void theMachinesOwnThreadsAreGreen() {
    assertThat(reports())
        .filteredOn(report -> Set.of("Reference Handler", "Finalizer").contains(report.name()))
        .hasSize(2)
        .allSatisfy(report -> assertThat(report.colour()).isEqualTo(Colour.GREEN))
        .allSatisfy(report -> assertThat(report.owner()).isEqualTo("jvm"));
  }

  private static List<ThreadReport> reports() {
    return new ThreadAudit(Owners.NONE, Set.of(), List.of()).report();
  }
}
