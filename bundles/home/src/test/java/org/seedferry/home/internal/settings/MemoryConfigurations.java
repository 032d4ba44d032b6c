package org.seedferry.home.internal.settings;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Configurations in memory. */
final class MemoryConfigurations implements Configurations {

  final Map<Pid, Map<String, Object>> inForce = new HashMap<>();
  private final Map<Pid, Optional<Map<String, Object>>> kept = new HashMap<>();

  @Override
  public Map<String, Object> get(Pid pid) {
    return inForce.get(pid);
  }

  @Override
  public void put(Pid pid, Map<String, Object> values) {
    inForce.put(pid, Map.copyOf(values));
  }

  @Override
  public void delete(Pid pid) {
    inForce.remove(pid);
  }

  @Override
  public void keep(Pid pid) {
    kept.putIfAbsent(pid, Optional.ofNullable(inForce.get(pid)));
  }

  @Override
  public void keepAnew(Pid pid) {
    kept.remove(pid);
    keep(pid);
  }

  @Override
  public void restore(Pid pid) {
    Optional<Map<String, Object>> before = kept.remove(pid);
    if (before != null) {
      before.ifPresentOrElse(values -> put(pid, values), () -> delete(pid));
    }
  }

  @Override
  public Set<Pid> kept() {
    return new HashSet<>(kept.keySet());
  }
}
