package org.seedferry.home.internal;

import java.lang.reflect.Field;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away what Felix's component runtime forgets to. A component that could not get a service,
 * as its own component was just going, is remembered under the reference of that service until it
 * can be had. Where the service goes for good nobody removes the entry ({@code
 * ComponentRegistry.registerMissingDependency} of Felix SCR 2.2.18), and with it stay the component
 * and the classes of its bundle after each such update.
 */
@Component(
    service = {},
    immediate = true)
public final class ScrLeftovers {

  static final String REGISTRY = "componentRegistry";
  static final String MISSING = "m_missingDependencies";

  private static final Logger LOG = LoggerFactory.getLogger(ScrLeftovers.class);

  private final BundleContext context;
  private final Object registry;
  private final Map<?, ?> missing;
  private final ServiceListener listener = this::changed;

  /** Does nothing where the runtime is another one. */
  @Activate
  public ScrLeftovers(BundleContext context, @Reference ServiceComponentRuntime runtime) {
    this.context = context;
    this.registry = hidden(runtime, REGISTRY);
    this.missing = registry == null ? null : (Map<?, ?>) hidden(registry, MISSING);
    if (missing != null) {
      context.addServiceListener(listener);
    }
  }

  @Deactivate
  void stop() {
    if (missing != null) {
      context.removeServiceListener(listener);
    }
  }

  private void changed(ServiceEvent event) {
    if (event.getType() == ServiceEvent.UNREGISTERING) {
      synchronized (registry) {
        missing.keySet().removeIf(reference -> isGone((ServiceReference<?>) reference));
      }
    }
  }

  private static boolean isGone(ServiceReference<?> reference) {
    return reference.getBundle() == null;
  }

  private static Object hidden(Object owner, String name) {
    try {
      Field field = owner.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return field.get(owner);
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.debug("this component runtime has no {}: {}", name, e.toString());
      return null;
    }
  }
}
