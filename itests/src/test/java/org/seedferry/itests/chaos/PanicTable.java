package org.seedferry.itests.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The figures of a run as a page to be committed. Thread-safe. */
final class PanicTable {

  private static final String HEAD =
      """
      # Panics

      A panic in every task of ours, at random points of its code, while transfers come and go.
      Every bundle but the guard is woven: each method's entry, each call and each jump back may throw, on a thread that runs the task.
      What is thrown is an error or an unchecked exception of eight kinds.
      What a listener of the ledger or of the guard throws is caught and logged by these, and does not count here; neither does what is thrown while foreign text is parsed, or in a callback of the HTTP library, which take it for trouble with the peer.
      Each is checked to come out of its task as a panic, with its stack in the log; then a task that restarts does so after 1 s, 2 s, … less up to a fifth, and not a moment earlier,
      and a unit of one transfer is taken up again within 15 s, which is the next poll; where the tasks that poll were hit meanwhile, their pauses come on top.
      In the end every transfer is home byte-identical and once, imported and removed as agreed; nothing half was ever visible; every event was told in order; and tasks, threads, files, sockets and services are at the baseline.

      `mvn -pl itests -am verify -Dit.test=PanicIT -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false -Dseedferry.panic.rounds=100 -Dseedferry.docs=write` makes this page;
      `-Dseedferry.panic.jdks=17` leaves the other JDK out, `-Dseedferry.panic.seed=N` repeats the choices of a run.
      """;

  private final Map<String, String> sections = new TreeMap<>();

  synchronized void add(String title, List<String> rows, List<String> figures) {
    StringBuilder text = new StringBuilder("\n## " + title + "\n\n");
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
    sections.put(title, text.toString());
  }

  /** From {@code {1=80, 2=15}}. */
  private static String pauses(String map) {
    return map.equals("{}")
        ? "-"
        : map.replaceAll("[{}]", "").replaceAll("(\\d+)=(\\d+)", "$1 s: $2 times");
  }

  synchronized void write() throws IOException {
    Path project = Path.of(System.getProperty("seedferry.target")).resolve("../..").normalize();
    Files.writeString(project.resolve("docs/panics.md"), HEAD + String.join("", sections.values()));
  }
}
