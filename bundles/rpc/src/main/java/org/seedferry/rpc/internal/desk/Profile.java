package org.seedferry.rpc.internal.desk;

import java.util.List;
import java.util.Set;

/**
 * One URL base, what it shows and where its grabs go. Immutable.
 *
 * @param name its name, for people
 * @param base its URL base: empty, or beginning with a slash and not ending with one
 * @param labels the labels whose transfers it shows; empty for all
 * @param label the label of a grab that names no category, may be empty
 * @param seedboxes the seedboxes that its grabs are given to, the preferred one first; empty for
 *     all that take transfers
 * @param slots how many transfers that are not complete each of them may have; 0 for no limit
 */
public record Profile(
    String name, String base, Set<String> labels, String label, List<String> seedboxes, int slots) {

  public Profile {
    labels = Set.copyOf(labels);
    seedboxes = List.copyOf(seedboxes);
  }

  /** True when it shows transfers of this label. */
  public boolean shows(String wanted) {
    return labels.isEmpty() || labels.contains(wanted);
  }
}
