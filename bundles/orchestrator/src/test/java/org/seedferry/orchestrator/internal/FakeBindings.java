package org.seedferry.orchestrator.internal;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.seedferry.api.References;
import org.seedferry.api.seedbox.Seedbox;

/** A service registry as far as the orchestrator needs one. */
final class FakeBindings {

  private final Map<Object, Seedbox> registry = new HashMap<>();
  private final Map<Seedbox, ServiceReference<Seedbox>> references = new HashMap<>();
  private final BundleContext context =
      proxy(
          BundleContext.class,
          (method, first) -> method.equals("getService") ? registry.get(first) : (Object) true);

  References<Seedbox> references() {
    return new References<>(context);
  }

  void add(Orchestrator orchestrator, Seedbox seedbox) {
    registry.put(reference(seedbox), seedbox);
    addInProgress(orchestrator, seedbox);
  }

  /** Binds one whose component is just being activated: it cannot be had yet. */
  void addInProgress(Orchestrator orchestrator, Seedbox seedbox) {
    orchestrator.addSeedbox(reference(seedbox));
  }

  void activated(Seedbox seedbox) {
    registry.put(reference(seedbox), seedbox);
  }

  void remove(Orchestrator orchestrator, Seedbox seedbox) {
    orchestrator.removeSeedbox(reference(seedbox));
  }

  @SuppressWarnings("unchecked")
  private ServiceReference<Seedbox> reference(Seedbox seedbox) {
    return references.computeIfAbsent(
        seedbox, any -> proxy(ServiceReference.class, (method, first) -> null));
  }

  private interface Answer {
    Object to(String method, Object first);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "hashCode" -> System.identityHashCode(self);
                  case "equals" -> self == arguments[0];
                  default -> answer.to(method.getName(), arguments == null ? null : arguments[0]);
                }));
  }
}
