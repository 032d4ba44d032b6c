package org.seedferry.home.internal.settings;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every PID that some bundle knows. Immutable. */
final class Schemas {

  private final Map<String, Schema> byPid = new LinkedHashMap<>();

  Schemas(Collection<Schema> schemas) {
    schemas.forEach(schema -> byPid.merge(schema.pid(), schema, Schema::and));
  }

  Optional<Schema> find(String pid) {
    return Optional.ofNullable(byPid.get(pid));
  }

  Set<String> pids() {
    return byPid.keySet();
  }
}
