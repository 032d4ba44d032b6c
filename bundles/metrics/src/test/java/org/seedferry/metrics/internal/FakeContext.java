package org.seedferry.metrics.internal;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Version;

/** A framework with one active bundle. */
final class FakeContext {

  private final List<BundleListener> listeners = new ArrayList<>();

  int listeners() {
    return listeners.size();
  }

  BundleContext context() {
    return proxy(
        BundleContext.class,
        (method, argument) ->
            switch (method) {
              case "getBundle" -> bundle("org.seedferry.metrics");
              case "getBundles" -> new Bundle[] {bundle("org.seedferry.metrics")};
              case "addBundleListener" -> listeners.add((BundleListener) argument) ? null : null;
              case "removeBundleListener" -> listeners.remove(argument) ? null : null;
              default -> throw new AssertionError(method);
            });
  }

  void uninstall(String name) {
    BundleEvent event = new BundleEvent(BundleEvent.UNINSTALLED, bundle(name));
    List.copyOf(listeners).forEach(listener -> listener.bundleChanged(event));
  }

  void stop(String name) {
    BundleEvent event = new BundleEvent(BundleEvent.STOPPED, bundle(name));
    List.copyOf(listeners).forEach(listener -> listener.bundleChanged(event));
  }

  private static Bundle bundle(String name) {
    return proxy(
        Bundle.class,
        (method, argument) ->
            switch (method) {
              case "getVersion" -> new Version("1.2.3");
              case "getState" -> Bundle.ACTIVE;
              case "getSymbolicName", "toString" -> name;
              case "hashCode" -> 7;
              default -> throw new AssertionError(method);
            });
  }

  /** What a method does. */
  private interface Answer {
    Object to(String method, Object argument);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                answer.to(method.getName(), arguments == null ? null : arguments[0])));
  }
}
