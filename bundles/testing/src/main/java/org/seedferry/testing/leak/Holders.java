package org.seedferry.testing.leak;

import java.lang.ref.Reference;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Who keeps a class loader alive, as far as it can be seen from the threads. */
final class Holders {
  private static final String ELSEWHERE =
      "no thread holds it; jcmd PID GC.heap_dump FILE, and the paths from its roots, tell who does";

  private Holders() {}

  static String of(Reference<ClassLoader> reference) {
    ClassLoader loader = reference.get();
    List<String> holders = new ArrayList<>();
    for (Thread thread : loader == null ? List.<Thread>of() : LiveThreads.all()) {
      if (thread.getContextClassLoader() == loader) {
        holders.add("context class loader of thread " + thread.getName());
      }
      if (thread.getClass().getClassLoader() == loader) {
        holders.add(thread.getClass().getName() + " is thread " + thread.getName());
      }
      if (inherits(thread, loader)) {
        holders.add(
            "its code stood on the stack when thread "
                + thread.getName()
                + " was made, and that"
                + " thread inherits its rights");
      }
      for (String held : threadLocals(thread, loader)) {
        holders.add("thread local of thread " + thread.getName() + ": " + held);
      }
    }
    return holders.isEmpty() ? ELSEWHERE : String.join("; ", holders);
  }

  /** Until Java 24 a thread keeps the protection domains of those who made it. */
  private static boolean inherits(Thread thread, ClassLoader loader) {
    try {
      Object context = Opened.get(thread, "inheritedAccessControlContext");
      Object domains = context == null ? null : Opened.get(context, "context");
      return domains instanceof ProtectionDomain[] all
          && Arrays.stream(all).anyMatch(domain -> domain.getClassLoader() == loader);
    } catch (ReflectiveOperationException | RuntimeException closed) {
      return false;
    }
  }

  /** Only what is of the loader itself; Java must be open for it, as for the shutdown hooks. */
  private static List<String> threadLocals(Thread thread, ClassLoader loader) {
    List<String> held = new ArrayList<>();
    for (String field : List.of("threadLocals", "inheritableThreadLocals")) {
      try {
        Object map = Opened.get(thread, field);
        for (Object entry : map == null ? new Object[0] : (Object[]) Opened.get(map, "table")) {
          Object value = entry == null ? null : Opened.get(entry, "value");
          if (value != null && isOf(value, loader)) {
            held.add(value.getClass().getName());
          } else if (entry != null && isOf(((Reference<?>) entry).get(), loader)) {
            held.add(((Reference<?>) entry).get().getClass().getName());
          }
        }
      } catch (ReflectiveOperationException | RuntimeException closed) {
        return held;
      }
    }
    return held;
  }

  private static boolean isOf(Object object, ClassLoader loader) {
    return object != null
        && (object == loader
            || object.getClass().getClassLoader() == loader
            || object instanceof Class<?> type && type.getClassLoader() == loader);
  }
}
