package org.seedferry.launcher;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Tells the logging bundles how to log, by system properties that their configuration reads. */
final class Logging {

  /** Where log lines go beside the log file. */
  enum Console {
    /** Everything, to standard output. */
    ALL("System.out", "TRACE"),
    /** Everything, to standard error: standard output belongs to the results of commands. */
    ASIDE("System.err", "TRACE"),
    /** Warnings and errors only, to standard error: somebody is typing. */
    WARNINGS("System.err", "WARN");

    private final String target;
    private final String threshold;

    Console(String target, String threshold) {
      this.target = target;
      this.threshold = threshold;
    }
  }

  private Logging() {}

  static void configure(Home home, String level, RunOptions.LogFormat format, Console console) {
    System.setProperty(
        "logback.configurationFile", Logging.class.getResource("/logback-host.xml").toString());
    System.setProperty("seedferry.logs", home.logs().toString());
    System.setProperty("seedferry.log.level", level);
    // Libraries tell secrets at lower levels (HTTP headers, for one), so these need asking for.
    System.setProperty("seedferry.log.level.others", level.equals("ERROR") ? "ERROR" : "WARN");
    System.setProperty("seedferry.log.format", format.name().toUpperCase(java.util.Locale.ROOT));
    System.setProperty("seedferry.log.target", console.target);
    System.setProperty("seedferry.log.threshold", console.threshold);
    Logger.getLogger("").setLevel(Level.SEVERE);
  }
}
