package org.seedferry.testing.leak;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What differs from a {@link Snapshot}.
 *
 * @param changes one for each thing, or sort of things, that there is more or less of
 */
public record Difference(List<Change> changes) {

  /**
   * More or less of one thing.
   *
   * @param kind what it is: "thread", "open file"
   * @param name its name without numbers
   * @param before how many there were
   * @param now how many there are
   * @param origins where those come from that are too many; empty when some are missing
   */
  public record Change(String kind, String name, int before, int now, List<String> origins) {
    public Change {
      origins = List.copyOf(origins);
    }

    /** All of it, in one or more lines. */
    public String text() {
      if (before == 0 && now == 1) {
        return kind + " " + String.join("", origins);
      }
      StringBuilder text = new StringBuilder(kind).append(' ').append(name);
      text.append(": ").append(now).append(" instead of ").append(before);
      origins.forEach(origin -> text.append("\n  ").append(origin));
      return text.toString();
    }
  }

  public Difference {
    changes = List.copyOf(changes);
  }

  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** What there is too much of. */
  public List<Change> left() {
    return changes.stream().filter(change -> change.now() > change.before()).toList();
  }

  /** What there is too little of. */
  public List<Change> missing() {
    return changes.stream().filter(change -> change.now() < change.before()).toList();
  }

  /** A line or more for each change; empty when there is none. */
  @Override
  public String toString() {
    return changes.stream().map(Change::text).collect(Collectors.joining("\n"));
  }
}
