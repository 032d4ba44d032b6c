package org.seedferry.itests.chaos;

import java.io.IOException;
import java.util.List;
import org.seedferry.itests.docs.RunPage;

/** {@code docs/panics.md}: what came of the panics in each operation. */
final class PanicTable {

  private static final RunPage PAGE =
      new RunPage(
          "panics.md",
          """
      # Panics

      A panic in every task of ours, at random points of its code, while transfers come and go.
      Every bundle but the guard and the logging is woven: each method's entry, each call but that of a `close()` and each jump back may throw, on a thread that runs the task.
      What is thrown is an error or an unchecked exception of eight kinds.
      What a listener of the ledger or of the guard throws is caught and logged by these, and does not count here; neither does what is thrown while foreign text is parsed, or in a callback of the HTTP library, which take it for trouble with the peer, or while a text is made for the log.
      Each is checked to come out of its task as a panic, with its stack in the log; then a task that restarts does so after 1 s, 2 s, … less up to a fifth, and not a moment earlier,
      and a unit of one transfer is taken up again within 15 s, which is the next poll; where the tasks that poll were hit meanwhile, their pauses come on top.
      In the end every transfer is home byte-identical and once, imported and removed as agreed; every torrent that was dropped is handed over; nothing half was ever visible; every event was told in order; and tasks, threads, files, sockets and services are at the baseline.

      `mvn -pl itests -am verify -Dit.test=PanicIT -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false -Dseedferry.panic.rounds=100 -Dseedferry.docs=write` makes this page;
      `-Dseedferry.panic.jdks=17` leaves the other JDK and its section alone, `-Dseedferry.panic.bundles=drop-folder` takes the tasks of these bundles only and
      writes a section of its own, `-Dseedferry.panic.seed=N` repeats the choices of a run. Left out are the demonstration, the search for seedboxes that are
      there and cannot be had yet, and the daily clean-up of a drop folder, which none of these runs can wait for.
      """);

  private PanicTable() {}

  /**
   * Writes what came of one run.
   *
   * @param rows a line for each operation, as the host tells it
   * @param figures further lines
   */
  static void write(String title, long seed, List<String> rows, List<String> figures)
      throws IOException {
    StringBuilder text = new StringBuilder("Seed ").append(seed).append(".\n\n");
    text.append("| operation | panics | points | pauses before restarts | taken up again |\n");
    text.append("|---|---|---|---|---|\n");
    for (String row : rows) {
      String[] cell = row.split("\\|");
      text.append(
          "| `%s` | %s | %s | %s | %s |\n"
              .formatted(cell[1], cell[2], cell[4], pauses(cell[5]), cell[6]));
    }
    text.append('\n');
    figures.forEach(figure -> text.append("- ").append(figure).append('\n'));
    PAGE.write(title, text.toString());
  }

  /** From {@code {1=80, 2=15}}. */
  private static String pauses(String map) {
    return map.equals("{}")
        ? "-"
        : map.replaceAll("[{}]", "").replaceAll("(\\d+)=(\\d+)", "$1 s: $2 times");
  }
}
