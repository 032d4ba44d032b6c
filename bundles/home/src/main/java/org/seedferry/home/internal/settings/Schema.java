package org.seedferry.home.internal.settings;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What may be configured under one PID.
 *
 * @param pid the PID, for a factory the factory's
 * @param kind how many configurations it takes
 * @param open true when nobody declares its keys, so that every key is let through
 * @param attributes the keys that are known
 */
public record Schema(String pid, Kind kind, boolean open, Map<String, Attribute> attributes) {

  /** How many configurations a PID takes. */
  public enum Kind {
    /** One. */
    SINGLE,
    /** Any number, each with a name of its own. */
    FACTORY,
    /** Nobody has said. */
    EITHER
  }

  public Schema {
    attributes = Map.copyOf(attributes);
  }

  /** Both together: two components may share a PID, and declare what they need of it each. */
  Schema and(Schema other) {
    Map<String, Attribute> all = new LinkedHashMap<>(attributes);
    other.attributes.forEach(all::putIfAbsent);
    return new Schema(pid, kind == Kind.EITHER ? other.kind : kind, open && other.open, all);
  }
}
