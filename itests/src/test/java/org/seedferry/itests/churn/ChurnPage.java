package org.seedferry.itests.churn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** {@code docs/churn.md}: the figures of the last runs, a section for each JDK. */
final class ChurnPage {

  private static final String SECTION = "\n## ";
  private static final String HEAD =
      """
      # Churn

      Every bundle of the project is stopped and started, updated with a changed jar, and reconfigured again and again in the shipped jar, and all are refreshed together, in an order by chance, while transfers are fetched, wait for their import and are seeded.
      Before and after, at moments at which nothing is under way, threads, guarded tasks, open files, sockets, services, listeners, MBeans, shutdown hooks and class loaders are counted by name: there must be exactly as many of each.
      The heap after garbage collections may be at most 2 MiB larger after the second half than after the first.
      Every transfer was seen in the local root once, complete from the first sight on and byte-identical; the ledger has its events once and in order, and a webhook and a chat were told each of them, in order.

      `mvn verify -pl itests -am -Dtest=NONE -Dit.test=ChurnIT -Dseedferry.churn=1 -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false -Dseedferry.docs=write` makes this page;
      `-Dseedferry.churn.jdks=17` leaves the other JDK and its section alone, `-Dseedferry.churn.seed=N` repeats the order of a run.
      """;

  private final Path file;

  ChurnPage(Path file) {
    this.file = file;
  }

  /** The page of the project. */
  static ChurnPage ofProject() {
    Path target = Path.of(System.getProperty("seedferry.target"));
    return new ChurnPage(target.resolve("../../docs/churn.md").normalize());
  }

  /** Writes a section anew; those of other titles stay. */
  void write(String title, String content) throws IOException {
    Map<String, String> sections = new TreeMap<>();
    if (Files.exists(file)) {
      String[] parts = Files.readString(file).split(SECTION);
      for (int i = 1; i < parts.length; i++) {
        sections.put(parts[i].lines().findFirst().orElse(""), parts[i].strip());
      }
    }
    sections.put(title, title + "\n\n" + content.strip());
    StringBuilder page = new StringBuilder(HEAD);
    sections.values().forEach(section -> page.append(SECTION).append(section).append('\n'));
    Files.writeString(file, page);
  }
}
