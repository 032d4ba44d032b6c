package org.seedferry.launcher;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Secrets that were found where they had to be taken out. They travel as framework properties, in
 * memory only; a configuration holds a placeholder that names the property.
 */
final class Secrets {

  private final Map<String, String> properties = new LinkedHashMap<>();

  /** Keeps a secret and returns the placeholder to write in its place. */
  String keep(String secret) {
    String name = "seedferry.secret." + (properties.size() + 1);
    properties.put(name, secret);
    return "$[prop:" + name + "]";
  }

  /** The framework properties that the placeholders name. Never to be printed. */
  Map<String, String> frameworkProperties() {
    return Map.copyOf(properties);
  }

  @Override
  public String toString() {
    return properties.size() + " secrets";
  }
}
