package org.seedferry.guard.internal.osgi;

import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.ServiceReference;

/** As much of a framework as the guard asks: bundles with a state, and who listens to them. */
final class FakeFramework {
  private final Map<Long, Bundle> bundles = new LinkedHashMap<>();
  private final Map<Long, Integer> states = new LinkedHashMap<>();
  private final List<BundleListener> listeners = new CopyOnWriteArrayList<>();
  private final Bundle system = bundle(0, "system.bundle");
  private final Bundle guard = bundle(1, "org.seedferry.guard");

  private final Map<Object, Object> services = new LinkedHashMap<>();
  private final List<Object> got = new CopyOnWriteArrayList<>();

  /** A service as the registry shows it. */
  @SuppressWarnings("unchecked")
  <T> ServiceReference<T> service(T service) {
    ServiceReference<T> reference =
        (ServiceReference<T>)
            Proxy.newProxyInstance(
                FakeFramework.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class},
                (proxy, method, args) ->
                    switch (method.getName()) {
                      case "hashCode" -> System.identityHashCode(proxy);
                      case "equals" -> proxy == args[0];
                      default -> null;
                    });
    services.put(reference, service);
    return reference;
  }

  /** How many services were got and not given back. */
  int inUse() {
    return got.size();
  }

  Bundle guard() {
    return guard;
  }

  Bundle bundle(long id, String name) {
    Bundle bundle =
        (Bundle)
            Proxy.newProxyInstance(
                FakeFramework.class.getClassLoader(),
                new Class<?>[] {Bundle.class},
                (proxy, method, args) -> {
                  switch (method.getName()) {
                    case "getBundleId":
                      return id;
                    case "getSymbolicName":
                      return name;
                    case "getState":
                      return states.get(id);
                    case "getLastModified":
                      return 0L;
                    case "getHeaders":
                      return new java.util.Hashtable<String, String>();
                    case "hashCode":
                      return Long.hashCode(id);
                    case "equals":
                      return proxy == args[0];
                    default:
                      return null;
                  }
                });
    bundles.put(id, bundle);
    states.put(id, Bundle.ACTIVE);
    return bundle;
  }

  BundleContext context() {
    return (BundleContext)
        Proxy.newProxyInstance(
            FakeFramework.class.getClassLoader(),
            new Class<?>[] {BundleContext.class},
            (proxy, method, args) -> {
              switch (method.getName()) {
                case "getBundle":
                  return args == null ? guard : bundle(args[0]);
                case "getBundles":
                  return bundles.values().toArray(Bundle[]::new);
                case "addBundleListener":
                  listeners.add((BundleListener) args[0]);
                  return null;
                case "removeBundleListener":
                  listeners.remove((BundleListener) args[0]);
                  return null;
                case "getService":
                  got.add(args[0]);
                  return services.get(args[0]);
                case "ungetService":
                  return got.remove(args[0]);
                default:
                  return null;
              }
            });
  }

  private Bundle bundle(Object id) {
    return id.equals(0L) ? system : bundles.get(id);
  }

  void set(Bundle bundle, int state) {
    states.put(bundle.getBundleId(), state);
  }

  void uninstall(Bundle bundle) {
    set(bundle, Bundle.UNINSTALLED);
    bundles.remove(bundle.getBundleId());
    tell(bundle, BundleEvent.UNINSTALLED);
  }

  void tell(Bundle bundle, int event) {
    listeners.forEach(listener -> listener.bundleChanged(new BundleEvent(event, bundle)));
  }

  int listeners() {
    return listeners.size();
  }
}
