package org.seedferry.testing.leak;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The shutdown hooks of the application. Java has no way to list them, so this looks into its class
 * for them, which must be opened: {@code --add-opens java.base/java.lang=ALL-UNNAMED}. Where it is
 * closed that is said once, and there are none.
 */
final class ShutdownHooks implements LeakSource {
  private static final System.Logger LOG = System.getLogger(ShutdownHooks.class.getName());
  private static final AtomicBoolean TOLD = new AtomicBoolean();

  private final Field hooks = field();

  private static Field field() {
    try {
      Field field = Class.forName("java.lang.ApplicationShutdownHooks").getDeclaredField("hooks");
      field.setAccessible(true);
      return field;
    } catch (ReflectiveOperationException | RuntimeException e) {
      if (TOLD.compareAndSet(false, true)) {
        LOG.log(
            System.Logger.Level.WARNING,
            "leaked shutdown hooks are not found: start Java with"
                + " --add-opens java.base/java.lang=ALL-UNNAMED ({0})",
            e);
      }
      return null;
    }
  }

  /** Whether the hooks can be read here. */
  boolean open() {
    return hooks != null;
  }

  @Override
  public Collection<Item> now() {
    List<Item> items = new ArrayList<>();
    for (Thread hook : registered()) {
      String name = Names.ofClass(hook.getClass()) + " " + Names.withoutNumbers(hook.getName());
      items.add(new Item("shutdown hook", hook.getId(), name, () -> text(hook)));
    }
    return items;
  }

  private List<Thread> registered() {
    if (hooks == null) {
      return List.of();
    }
    Class<?> owner = hooks.getDeclaringClass();
    synchronized (owner) {
      try {
        Map<?, ?> map = (Map<?, ?>) hooks.get(null);
        return map == null ? List.of() : map.keySet().stream().map(Thread.class::cast).toList();
      } catch (IllegalAccessException e) {
        throw new IllegalStateException("the shutdown hooks were opened", e);
      }
    }
  }

  private static String text(Thread hook) {
    Object work = work(hook);
    return hook.getClass().getName()
        + " \""
        + hook.getName()
        + "\""
        + (work == null ? "" : " running " + work.getClass().getName());
  }

  /** What a plain thread was given to run; its place depends on the version of Java. */
  private static Object work(Thread hook) {
    for (String place : List.of("target", "holder.task")) {
      Object found = hook;
      try {
        for (String field : place.split("\\.")) {
          found = Opened.get(found, field);
        }
        return found;
      } catch (ReflectiveOperationException | RuntimeException elsewhere) {
        // The next place is tried.
      }
    }
    return null;
  }
}
