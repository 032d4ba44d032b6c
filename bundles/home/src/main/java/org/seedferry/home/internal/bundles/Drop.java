package org.seedferry.home.internal.bundles;

import java.nio.file.Path;

/** One file of the folder. Guarded by its folder. */
final class Drop {

  private final Path path;
  private BundleJar jar;
  private String problem;
  private boolean hopeful;

  Drop(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  String name() {
    return path.getFileName().toString();
  }

  /** What the file offers: its content, or the one before where its content was refused. */
  BundleJar jar() {
    return jar;
  }

  /** What is wrong with its content; null when nothing is. */
  String problem() {
    return problem;
  }

  /** True when it was refused for something that another bundle may bring. */
  boolean hopeful() {
    return hopeful;
  }

  void offer(BundleJar young) {
    jar = young;
    problem = null;
    hopeful = false;
  }

  /**
   * Refuses its content.
   *
   * @param before what stays in force because of this file; null for nothing
   */
  void refuse(String reason, boolean mayBecomeGood, BundleJar before) {
    problem = reason;
    hopeful = mayBecomeGood;
    jar = before;
  }
}
