package org.seedferry.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The framework properties that the shell's bundle starts with. */
final class Shell {

  private Shell() {}

  /**
   * With somebody at the keyboard the shell reads {@code etc/gosh_profile} below the home, where
   * there is one, or its own. Without, it must neither read standard input nor a profile, which
   * fails where there is no line to edit.
   */
  static Map<String, String> properties(Home home, boolean interactive) {
    if (interactive) {
      return Map.of("gosh.home", home.root().toString());
    }
    Path quiet = home.work().resolve("shell");
    try {
      Files.createDirectories(quiet.resolve("etc"));
      Files.writeString(quiet.resolve("etc").resolve("gosh_profile"), "");
    } catch (IOException e) {
      throw new LaunchException(quiet + " cannot be written: " + e.getMessage(), e);
    }
    return Map.of("gosh.home", quiet.toString(), "gosh.args", "--nointeractive");
  }
}
