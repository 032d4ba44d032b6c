package org.seedferry.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * The services behind references that a component binds. Each is asked for where it is used: one
 * whose component was just being activated or replaced when it was bound, and could not be had, is
 * asked for again and not lost. Thread-safe.
 *
 * @param <T> what they are
 */
public final class References<T> implements Supplier<List<T>> {

  private final BundleContext context;
  private final Map<ServiceReference<T>, T> services = new LinkedHashMap<>();

  /**
   * @param context of the component that binds them
   */
  public References(BundleContext context) {
    this.context = Objects.requireNonNull(context, "context");
  }

  /** A reference was bound. */
  public void add(ServiceReference<T> reference) {
    synchronized (services) {
      services.put(reference, null);
    }
  }

  /**
   * A reference was unbound.
   *
   * @return its service, null when nobody has ever got it
   */
  public T remove(ServiceReference<T> reference) {
    T service;
    synchronized (services) {
      service = services.remove(reference);
    }
    if (service != null) {
      unget(reference);
    }
    return service;
  }

  /** The service behind a reference that is bound; null while it cannot be had. */
  public T get(ServiceReference<T> reference) {
    synchronized (services) {
      T known = services.get(reference);
      if (known != null || !services.containsKey(reference)) {
        return known;
      }
    }
    // Getting it may activate its component, so nobody holds a lock here.
    T got = ask(reference);
    if (got == null) {
      return null;
    }
    synchronized (services) {
      if (services.containsKey(reference) && services.get(reference) == null) {
        services.put(reference, got);
        return got;
      }
      got = services.get(reference);
    }
    unget(reference);
    return got;
  }

  /** All that can be had now. */
  @Override
  public List<T> get() {
    List<ServiceReference<T>> bound;
    synchronized (services) {
      bound = new ArrayList<>(services.keySet());
    }
    return bound.stream().map(this::get).filter(Objects::nonNull).toList();
  }

  /** True when this very service is bound. */
  public boolean has(T service) {
    synchronized (services) {
      return services.values().stream().anyMatch(each -> each == service);
    }
  }

  /** True when each that is bound could be had. */
  public boolean isComplete() {
    synchronized (services) {
      return services.values().stream().allMatch(Objects::nonNull);
    }
  }

  private T ask(ServiceReference<T> reference) {
    try {
      return context.getService(reference);
    } catch (IllegalStateException e) {
      return null; // our own bundle has stopped
    }
  }

  private void unget(ServiceReference<T> reference) {
    try {
      context.ungetService(reference);
    } catch (IllegalStateException e) {
      // our own bundle has stopped, and everything was given back with it
    }
  }
}
