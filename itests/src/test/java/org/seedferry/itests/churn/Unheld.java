package org.seedferry.itests.churn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells class loaders that are leaked from such as the virtual machine has not unloaded yet, though
 * nothing on the heap holds them: it may keep classes for reasons of its own, such as code that it
 * has compiled, and nobody can do anything about that.
 */
final class Unheld implements Predicate<String> {

  private static final Pattern LOADER =
      Pattern.compile("(?:at the baseline already: )?class loader .*\\(R ([0-9.]+)\\).*");

  private final Map<String, String> held;

  private Unheld(Map<String, String> held) {
    this.held = held;
  }

  /**
   * Judges by a heap dump; without one nothing is unheld.
   *
   * @param dump where it is, if there is one
   */
  static Predicate<String> in(Path dump) throws IOException {
    return Files.exists(dump) ? new Unheld(HeapPaths.toLoaders(dump)) : line -> false;
  }

  @Override
  public boolean test(String line) {
    Matcher loader = LOADER.matcher(line);
    if (!loader.matches()) {
      return false;
    }
    String path = held.get(loader.group(1));
    if (path != null) {
      System.out.println(line + "\n  is held by" + path);
    }
    return path == null;
  }
}
