package org.seedferry.itests.churn.driver;

import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sits in the shipped host as a Java agent: beside the framework, not in it, so that every bundle
 * can be refreshed without an end of the driver, and the host is started as users start it.
 */
public final class ChurnAgent {

  private ChurnAgent() {}

  /** The arguments are {@code key=value}, parted by commas. */
  public static void premain(String arguments, Instrumentation machine) {
    Map<String, String> options = new TreeMap<>();
    for (String argument : arguments.split(",")) {
      options.put(argument.split("=", 2)[0], argument.split("=", 2)[1]);
    }
    Thread driver = new Thread(() -> drive(machine, options), "churn driver");
    driver.setDaemon(true);
    driver.setContextClassLoader(null);
    driver.start();
  }

  private static void drive(Instrumentation machine, Map<String, String> options) {
    try {
      Driver.run(machine, options);
    } catch (Exception | LinkageError e) {
      e.printStackTrace();
    }
  }
}
