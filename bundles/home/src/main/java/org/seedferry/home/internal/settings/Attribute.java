package org.seedferry.home.internal.settings;

import java.util.List;

/**
 * One setting that a component declares.
 *
 * @param id its key
 * @param type what a value is
 * @param cardinality 0 for one value, positive for an array, negative for a list; its amount is the
 *     most values
 * @param required true when it must have a value
 * @param fallback the value that holds where none is given, null when there is none
 * @param options the values that are allowed, empty for all
 * @param min the least value, null for none
 * @param max the greatest value, null for none
 */
public record Attribute(
    String id,
    AttributeType type,
    int cardinality,
    boolean required,
    String fallback,
    List<String> options,
    String min,
    String max) {

  public Attribute {
    options = List.copyOf(options);
  }

  /** One text that may hold anything. */
  static Attribute freeText(String id) {
    return new Attribute(id, AttributeType.STRING, 0, false, null, List.of(), null, null);
  }

  /** True when a file has to give it. */
  boolean mustBeGiven() {
    return required && fallback == null;
  }

  /** True when its values are never shown. */
  boolean secret() {
    return type == AttributeType.PASSWORD || isSecretKey(id);
  }

  /** Keys that begin with a dot are private by the rules of Declarative Services. */
  static boolean isSecretKey(String key) {
    return key.startsWith(".");
  }
}
