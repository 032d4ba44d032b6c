package org.seedferry.api.seedbox;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.seedferry.api.RemoteFailure;

/** A {@link Seedbox} that can tell which labels there are. */
public interface KnowsLabels {

  /** The label whose transfers are ours; empty when all are. */
  String label();

  /**
   * Every label that there is, with the number of transfers that carry it; 0 for one that nobody
   * carries, where the seedbox keeps such labels.
   */
  Map<String, Integer> labels() throws RemoteFailure;

  /**
   * Counts labels.
   *
   * @param carried the labels of every transfer, one after another; an empty one is none
   */
  static Map<String, Integer> counted(Collection<String> carried) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String label : carried) {
      if (!label.isEmpty()) {
        counts.merge(label, 1, Integer::sum);
      }
    }
    return counts;
  }
}
