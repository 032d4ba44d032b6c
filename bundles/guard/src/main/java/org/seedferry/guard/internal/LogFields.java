package org.seedferry.guard.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.seedferry.guard.TaskSpec;
import org.slf4j.MDC;
import org.slf4j.spi.MDCAdapter;

/**
 * Puts a task's fields on every log line of its runs in one thread, and takes all that was put
 * there off again.
 *
 * <p>Logback hands out the same view of the fields as long as nobody changes them. Where that shows
 * that they are as they were left, they stay for the next run.
 */
final class LogFields {
  private static final MethodType VIEW = MethodType.methodType(Object.class);

  private boolean worn;
  private Object left;
  private MDCAdapter adapter;
  private MethodHandle viewer;

  /** Puts them on. */
  void on(String owner, TaskSpec spec) {
    if (worn) {
      Object now = view();
      if (now != null && now == left) {
        return;
      }
      off();
    }
    worn = true;
    spec.fields().forEach(MDC::put);
    MDC.put("operation", spec.name());
    MDC.put("bundle", owner);
    left = view();
  }

  /** Takes them off, if they are on. */
  void off() {
    if (worn) {
      worn = false;
      left = null;
      MDC.clear();
    }
  }

  /** What the logger shows of the fields, null where that cannot be told. */
  private Object view() {
    try {
      if (adapter != MDC.getMDCAdapter()) {
        adapter = MDC.getMDCAdapter();
        viewer = viewer(adapter);
      }
      return viewer == null ? null : (Object) viewer.invokeExact();
    } catch (Throwable e) {
      return null;
    }
  }

  private static MethodHandle viewer(MDCAdapter adapter) {
    try {
      return MethodHandles.publicLookup()
          .unreflect(adapter.getClass().getMethod("getPropertyMap"))
          .bindTo(adapter)
          .asType(VIEW);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }
}
