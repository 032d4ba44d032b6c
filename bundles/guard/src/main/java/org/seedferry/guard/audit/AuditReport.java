package org.seedferry.guard.audit;

import java.util.List;
import org.seedferry.guard.ThreadReport.Colour;

/**
 * What an audit has found.
 *
 * @param classes how many class files were read
 * @param launches each place that launches something, by file and line
 * @param unreadable what could not be read, and so is not judged
 */
public record AuditReport(int classes, List<Launch> launches, List<Unreadable> unreadable) {

  /**
   * A file that could not be read.
   *
   * @param file its name, as in {@link Launch#file}
   * @param why what is wrong with it
   */
  public record Unreadable(String file, String why) {}

  public AuditReport {
    launches = List.copyOf(launches);
    unreadable = List.copyOf(unreadable);
  }

  /** The launches of one colour. */
  public List<Launch> of(Colour colour) {
    return launches.stream().filter(launch -> launch.colour() == colour).toList();
  }
}
