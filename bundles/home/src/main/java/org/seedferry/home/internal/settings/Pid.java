package org.seedferry.home.internal.settings;

/**
 * The name of one configuration.
 *
 * @param factory the factory's PID, null for a single configuration
 * @param name the configuration's name below its factory, or the whole PID
 */
public record Pid(String factory, String name) {

  @Override
  public String toString() {
    return factory == null ? name : factory + "~" + name;
  }
}
