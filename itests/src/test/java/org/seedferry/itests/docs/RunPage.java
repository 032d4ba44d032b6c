package org.seedferry.itests.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A page below {@code docs/} with the figures of the last runs of a test, a section for each JDK;
 * {@code -Dseedferry.docs=write} writes it. Thread-safe.
 */
public final class RunPage {

  private static final String SECTION = "\n## ";

  private final String name;
  private final String head;

  /**
   * A page of the project.
   *
   * @param name of the file below {@code docs/}
   * @param head what stands above the sections
   */
  public RunPage(String name, String head) {
    this.name = name;
    this.head = head;
  }

  /** Writes a section anew, when pages are to be written; those of other titles stay. */
  public synchronized void write(String title, String content) throws IOException {
    if (!"write".equals(System.getProperty("seedferry.docs"))) {
      return;
    }
    Path file =
        Path.of(System.getProperty("seedferry.target"))
            .resolve("../../docs")
            .resolve(name)
            .normalize();
    Map<String, String> sections = new TreeMap<>();
    if (Files.exists(file)) {
      String[] parts = Files.readString(file).split(SECTION);
      for (int i = 1; i < parts.length; i++) {
        sections.put(parts[i].lines().findFirst().orElse(""), parts[i].strip());
      }
    }
    sections.put(title, title + "\n\n" + content.strip());
    StringBuilder page = new StringBuilder(head);
    sections.values().forEach(section -> page.append(SECTION).append(section).append('\n'));
    Files.writeString(file, page);
  }
}
