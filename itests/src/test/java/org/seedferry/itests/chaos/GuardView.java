package org.seedferry.itests.chaos;

import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/**
 * The guard as one sees it from outside the framework: this process has the classes of its packages
 * twice, so its records are read by their components.
 */
public final class GuardView {

  /** The components of one record, by name. */
  record Row(Map<String, Object> values) {

    String text(String name) {
      return String.valueOf(values.get(name));
    }

    long number(String name) {
      return ((Number) values.get(name)).longValue();
    }

    Duration duration(String name) {
      return (Duration) values.get(name);
    }

    Instant instant(String name) {
      return (Instant) values.get(name);
    }

    @SuppressWarnings("unchecked")
    Map<String, String> fields() {
      return (Map<String, String>) values.get("fields");
    }

    /** Bundle and operation. */
    String label() {
      return text("bundle") + "/" + text("operation");
    }
  }

  private static final String GUARD = "org.seedferry.guard.";

  private final Bundle guard;

  public GuardView(Bundle guard) {
    this.guard = guard;
  }

  /** Hears of every exit from now on, until the guard's bundle stops. */
  void listen(Consumer<Row> exits) throws ClassNotFoundException {
    Class<?> type = guard.loadClass(GUARD + "GuardListener");
    Object listener =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              switch (method.getName()) {
                case "exited":
                  exits.accept(row(arguments[0]));
                  return null;
                case "equals":
                  return self == arguments[0];
                case "hashCode":
                  return System.identityHashCode(self);
                default:
                  return "chaos";
              }
            });
    guard.getBundleContext().registerService(type.getName(), listener, null);
  }

  List<Row> tasks() {
    return ask("tasks");
  }

  List<Row> threads() {
    return ask("threads");
  }

  private List<Row> ask(String method) {
    ServiceReference<?> reference =
        guard.getBundleContext().getServiceReference(GUARD + "GuardReport");
    Object report = guard.getBundleContext().getService(reference);
    try {
      Class<?> type = guard.loadClass(GUARD + "GuardReport");
      List<Row> rows = new ArrayList<>();
      for (Object one : (List<?>) type.getMethod(method).invoke(report)) {
        rows.add(row(one));
      }
      return rows;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    } finally {
      guard.getBundleContext().ungetService(reference);
    }
  }

  private static Row row(Object thing) {
    Map<String, Object> values = new HashMap<>();
    try {
      for (RecordComponent component : thing.getClass().getRecordComponents()) {
        values.put(component.getName(), component.getAccessor().invoke(thing));
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    return new Row(values);
  }
}
