package org.seedferry.notifier.internal;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.seedferry.api.ledger.LedgerListener;

/** As much of a bundle context as the loop uses: it registers listeners. */
final class FakeContext {

  private final List<LedgerListener> listeners = new ArrayList<>();

  BundleContext context() {
    return (BundleContext)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {BundleContext.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("registerService")) {
                throw new UnsupportedOperationException(method.getName());
              }
              return registration((LedgerListener) arguments[1]);
            });
  }

  void wake() {
    listeners.forEach(LedgerListener::changed);
  }

  int listeners() {
    return listeners.size();
  }

  private Object registration(LedgerListener listener) {
    listeners.add(listener);
    return Proxy.newProxyInstance(
        getClass().getClassLoader(),
        new Class<?>[] {ServiceRegistration.class},
        (proxy, method, arguments) -> {
          if (!method.getName().equals("unregister")) {
            throw new UnsupportedOperationException(method.getName());
          }
          listeners.remove(listener);
          return null;
        });
  }
}
