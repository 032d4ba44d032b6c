package org.seedferry.itests.churn.driver;

import java.util.Set;

/**
 * One thing to do with a bundle.
 *
 * @param bundle what it is done with
 * @param kind what is done
 * @param occupied the bundles that nothing else may be done with meanwhile; {@link #ALL} for all
 * @param work does it, and returns how long it took, in nanoseconds
 */
record Operation(String bundle, String kind, Set<String> occupied, Work work) {

  static final Set<String> ALL = Set.of("*");

  /** What is done. */
  interface Work {
    long run() throws Exception;
  }

  boolean isAlone() {
    return occupied.equals(ALL);
  }
}
