package org.seedferry.home.internal.settings;

import java.util.List;
import java.util.Map;

/**
 * What a file is worth.
 *
 * @param values the configuration, typed; empty when there are problems
 * @param problems everything that is wrong; empty when the file is good
 */
record Verdict(Map<String, Object> values, List<Problem> problems) {

  boolean good() {
    return problems.isEmpty();
  }
}
