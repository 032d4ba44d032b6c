package org.seedferry.console.internal;

import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.seedbox.KnowsLabels;

/** Looks whether the label whose transfers are ours is there. */
final class LabelCheck {

  private static final int SHOWN = 8;

  private LabelCheck() {}

  static void look(String what, KnowsLabels box, Findings findings) {
    String label = box.label();
    if (label.isEmpty()) {
      return;
    }
    Map<String, Integer> labels;
    try {
      labels = box.labels();
    } catch (RemoteFailure e) {
      findings.bad(what + " label", e, "check again; nothing can be found by its label like this");
      return;
    }
    Integer carried = labels.get(label);
    if (carried != null && carried > 0) {
      findings.good(what + " label", "'" + label + "': " + transfers(carried));
      return;
    }
    findings.warning(
        what + " label",
        "no transfer carries '" + label + "'; " + shown(labels),
        "give that label to what shall come home, or set label= to one that there is");
  }

  private static String transfers(int count) {
    return count == 1 ? "1 transfer carries it" : count + " transfers carry it";
  }

  private static String shown(Map<String, Integer> labels) {
    if (labels.isEmpty()) {
      return "there are no labels";
    }
    Comparator<Map.Entry<String, Integer>> most =
        Map.Entry.<String, Integer>comparingByValue().reversed();
    String names =
        labels.entrySet().stream()
            .sorted(most.thenComparing(Map.Entry.comparingByKey()))
            .limit(SHOWN)
            .map(each -> "'" + each.getKey() + "' (" + each.getValue() + ")")
            .collect(Collectors.joining(", "));
    int more = labels.size() - SHOWN;
    return "there are " + names + (more > 0 ? " and " + more + " more" : "");
  }
}
