package org.seedferry.home.internal.settings;

import java.util.List;
import java.util.Locale;

/**
 * What a file's name says.
 *
 * @param kind what the file is taken for
 * @param pid the name without its ending
 */
record FileName(Kind kind, String pid) {

  /** What a file is taken for. */
  enum Kind {
    PROPERTIES,
    JSON,
    /** Something that File Install would act on, and that does not belong here. */
    FOREIGN,
    /** Nothing to do with settings. */
    OTHER
  }

  private static final List<String> FOREIGN = List.of(".config", ".jar", ".xml", ".war");

  static FileName of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (name.startsWith(".")) {
      return new FileName(Kind.OTHER, name);
    }
    for (String ending : List.of(".cfg.json", ".json", ".cfg")) {
      if (name.endsWith(ending)) {
        Kind kind = ending.endsWith(".json") ? Kind.JSON : Kind.PROPERTIES;
        return new FileName(kind, name.substring(0, name.length() - ending.length()));
      }
    }
    boolean foreign = FOREIGN.stream().anyMatch(lower::endsWith);
    return new FileName(foreign ? Kind.FOREIGN : Kind.OTHER, name);
  }

  /** The schema and PID that the name stands for. */
  Target target(Schemas schemas) throws UnknownPidException {
    if (!pid.matches("[A-Za-z0-9_.~-]+") || pid.contains("..")) {
      throw new UnknownPidException(
          "'" + pid + "' cannot be a PID: letters, digits, '.', '_', '-' and '~' are allowed",
          true);
    }
    int tilde = pid.indexOf('~');
    if (tilde > 0) {
      return named(schemas, pid.substring(0, tilde), pid.substring(tilde + 1));
    }
    var single = schemas.find(pid);
    if (single.isPresent()) {
      return single(single.get());
    }
    for (int dash = pid.lastIndexOf('-'); dash > 0; dash = pid.lastIndexOf('-', dash - 1)) {
      var factory = schemas.find(pid.substring(0, dash));
      if (factory.isPresent() && factory.get().kind() != Schema.Kind.SINGLE) {
        return named(schemas, pid.substring(0, dash), pid.substring(dash + 1));
      }
    }
    throw unknown(schemas, pid);
  }

  private static Target single(Schema schema) throws UnknownPidException {
    if (schema.kind() == Schema.Kind.FACTORY) {
      throw new UnknownPidException(
          schema.pid()
              + " takes several configurations, each with a name: rename the file to "
              + schema.pid()
              + "~NAME.cfg (or .json)",
          false);
    }
    return new Target(new Pid(null, schema.pid()), schema);
  }

  private static Target named(Schemas schemas, String factory, String name)
      throws UnknownPidException {
    Schema schema = schemas.find(factory).orElse(null);
    if (schema == null) {
      throw unknown(schemas, factory);
    }
    if (schema.kind() == Schema.Kind.SINGLE) {
      throw new UnknownPidException(
          factory + " takes one configuration only: rename the file to " + factory + ".cfg", false);
    }
    if (name.isEmpty() || name.contains("~")) {
      throw new UnknownPidException(
          "'" + name + "' cannot be the name of a configuration of " + factory, true);
    }
    return new Target(new Pid(factory, name), schema);
  }

  private static UnknownPidException unknown(Schemas schemas, String pid) {
    return new UnknownPidException(
        "no bundle knows the PID '"
            + pid
            + "'"
            + Nearest.to(pid, schemas.pids())
                .map(nearest -> "; did you mean '" + nearest + "'?")
                .orElse(""),
        false);
  }

  /** What a file is about. */
  record Target(Pid pid, Schema schema) {}

  /** The name stands for nothing that is known. */
  static final class UnknownPidException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean forGood;

    UnknownPidException(String message, boolean forGood) {
      super(message);
      this.forGood = forGood;
    }

    /** True when no bundle that comes later can make the name good. */
    boolean forGood() {
      return forGood;
    }
  }
}
