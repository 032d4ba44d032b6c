package org.seedferry.testing.leak;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.hooks.service.ListenerHook.ListenerInfo;

/**
 * The service, bundle and framework listeners of a framework. OSGi has no way to list them all, so
 * this looks into Felix for them. Of another framework that is said once, and there are none.
 */
final class Listeners implements LeakSource {
  private static final System.Logger LOG = System.getLogger(Listeners.class.getName());
  private static final AtomicBoolean TOLD = new AtomicBoolean();
  private static final Map<String, String> KINDS =
      Map.of(
          "m_svcListeners", "service listener",
          "m_bndlListeners", "bundle listener",
          "m_syncBndlListeners", "synchronous bundle listener",
          "m_fwkListeners", "framework listener");

  private final Bundle framework;

  Listeners(BundleContext framework) {
    this.framework = framework.getBundle();
  }

  @Override
  public Collection<Item> now() {
    List<Item> items = new ArrayList<>();
    try {
      Object dispatcher = Opened.get(framework, "m_dispatcher");
      for (Map.Entry<String, String> kind : KINDS.entrySet()) {
        Map<?, ?> byContext = (Map<?, ?>) Opened.get(dispatcher, kind.getKey());
        for (Object infos : byContext.values()) {
          for (Object info : (List<?>) infos) {
            items.add(item(kind.getValue(), info));
          }
        }
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      if (TOLD.compareAndSet(false, true)) {
        LOG.log(
            System.Logger.Level.WARNING,
            "leaked listeners are not found: {0} is not a Felix that is known here ({1})",
            framework.getClass().getName(),
            e);
      }
      return List.of();
    }
    return items;
  }

  private static Item item(String kind, Object info) throws ReflectiveOperationException {
    Object listener = call(info, "getListener");
    Bundle bundle = (Bundle) call(info, "getBundle");
    String filter = info instanceof ListenerInfo service ? service.getFilter() : null;
    String type = listener.getClass().getName();
    String text =
        type + " of " + Bundles.text(bundle) + (filter == null ? "" : ", filter " + filter);
    String name = Names.ofClass(listener.getClass()) + " of " + bundle.getSymbolicName();
    return new Item(kind, Identity.of(listener), name, () -> text);
  }

  private static Object call(Object object, String method) throws ReflectiveOperationException {
    return object.getClass().getMethod(method).invoke(object);
  }
}
