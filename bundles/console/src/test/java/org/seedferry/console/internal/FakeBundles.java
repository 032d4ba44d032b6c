package org.seedferry.console.internal;

import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;

/** Installed bundles that have an id and a name and nothing else. */
final class FakeBundles {
  private final Map<Long, Bundle> bundles = new LinkedHashMap<>();

  FakeBundles add(long id, String name) {
    bundles.put(
        id,
        proxy(
            Bundle.class,
            (method, arguments) ->
                switch (method) {
                  case "getBundleId" -> id;
                  case "getSymbolicName" -> name;
                  case "getVersion" -> new Version(1, 2, 3);
                  case "adapt" -> null;
                  default -> throw new UnsupportedOperationException(method);
                }));
    return this;
  }

  BundleContext context() {
    return proxy(
        BundleContext.class,
        (method, arguments) ->
            switch (method) {
              case "getBundles" -> bundles.values().toArray(Bundle[]::new);
              case "getBundle" -> bundles.get(arguments[0]);
              default -> throw new UnsupportedOperationException(method);
            });
  }

  private interface Answers {
    Object to(String method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Answers answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answers.to(method.getName(), arguments)));
  }
}
