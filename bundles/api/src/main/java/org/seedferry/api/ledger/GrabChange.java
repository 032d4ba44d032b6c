package org.seedferry.api.ledger;

import java.util.List;
import org.seedferry.api.seedbox.SeedGoal;

/**
 * What is changed of a {@link Grab}; what is null stays. Immutable.
 *
 * @param labels the labels as they are shown to the asker
 * @param goal for how long it is to be seeded; its seedbox has to be told anew
 * @param label the transfer's own label, so that it goes another way from now on
 * @param folder where its delivery goes, as long as it has no name yet
 * @param goalKept whether the seedbox has been told the goal
 * @param imported whether the asker has taken the delivery over
 */
public record GrabChange(
    List<String> labels,
    SeedGoal goal,
    String label,
    String folder,
    Boolean goalKept,
    Boolean imported) {

  public GrabChange {
    labels = labels == null ? null : List.copyOf(labels);
  }

  /** Shows other labels. */
  public static GrabChange labels(List<String> labels) {
    return new GrabChange(labels, null, null, null, null, null);
  }

  /** The asker has taken the delivery over, and says so by these labels. */
  public static GrabChange imported(List<String> labels) {
    return new GrabChange(labels, null, null, null, null, true);
  }

  /** Another goal. */
  public static GrabChange goal(SeedGoal goal) {
    return new GrabChange(null, goal, null, null, false, null);
  }

  /** The seedbox has been told the goal. */
  public static GrabChange toldGoal() {
    return new GrabChange(null, null, null, null, true, null);
  }

  /** Another label and folder, for a transfer whose delivery has no name yet. */
  public static GrabChange moved(List<String> labels, String label, String folder) {
    return new GrabChange(labels, null, label, folder, null, null);
  }
}
