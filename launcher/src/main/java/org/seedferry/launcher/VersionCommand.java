package org.seedferry.launcher;

import picocli.CommandLine.Command;

/** Prints what this is. */
@Command(
    name = "version",
    description = "Prints the versions of Seedferry, the framework and Java.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class VersionCommand implements Runnable {

  @Override
  public void run() {
    for (String line : new Version().getVersion()) {
      System.out.println(line);
    }
  }
}
