package org.seedferry.testing.leak;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The services of a framework, by the bundle that has registered them. */
final class Services implements LeakSource {
  private final BundleContext framework;

  Services(BundleContext framework) {
    this.framework = framework;
  }

  @Override
  public Collection<Item> now() {
    List<Item> items = new ArrayList<>();
    try {
      ServiceReference<?>[] services = framework.getAllServiceReferences(null, null);
      for (ServiceReference<?> service : services == null ? new ServiceReference<?>[0] : services) {
        Bundle owner = service.getBundle();
        if (owner != null) {
          Object id = service.getProperty(Constants.SERVICE_ID);
          String name = owner.getSymbolicName() + " " + types(service);
          String text = Bundles.text(owner) + " " + types(service) + " " + properties(service);
          items.add(new Item("service", id, name, () -> text));
        }
      }
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException("no filter is given", e);
    }
    return items;
  }

  private static List<String> types(ServiceReference<?> service) {
    String[] types = ((String[]) service.getProperty(Constants.OBJECTCLASS)).clone();
    Arrays.sort(types);
    return List.of(types);
  }

  /** Those that tell which one it is; others may hold secrets. */
  private static String properties(ServiceReference<?> service) {
    StringBuilder text = new StringBuilder("service.id=").append(service.getProperty("service.id"));
    for (String key : List.of(Constants.SERVICE_PID, "component.name", "component.id")) {
      Object value = service.getProperty(key);
      if (value != null) {
        text.append(", ").append(key).append('=').append(value);
      }
    }
    return text.toString();
  }
}
