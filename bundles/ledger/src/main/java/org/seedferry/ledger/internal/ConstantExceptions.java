package org.seedferry.ledger.internal;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceScope;
import org.osgi.service.jdbc.DataSourceFactory;
import org.seedferry.guard.Backoff;
import org.seedferry.guard.Guard;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.TaskSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the constant exceptions of H2 from holding on to bundles. A throwable remembers the classes
 * of the stack that it was made on, and H2 makes two as constants when it is first called: whoever
 * happened to be on that stack, for instance the bundle that installed this one, could never be
 * unloaded after an update. They are filled in anew in a task, whose stack holds the guard's
 * classes and ours only; a later version of either does it again.
 */
@Component(
    service = {},
    immediate = true)
public final class ConstantExceptions {

  private static final Logger LOG = LoggerFactory.getLogger(ConstantExceptions.class);
  private static final String HOLDER = "org.h2.message.DbException";

  private final GuardedTask task;

  /** Renews them once in the H2 that offers the given factory. */
  @Activate
  public ConstantExceptions(
      @Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED) Guard guard,
      @Reference(target = "(osgi.jdbc.driver.class=org.h2.Driver)") DataSourceFactory h2) {
    ClassLoader classes = h2.getClass().getClassLoader();
    task =
        guard.start(
            TaskSpec.once("renew_constant_exceptions").restart(Backoff.DEFAULT),
            signal -> renew(classes));
  }

  @Deactivate
  void stop() {
    task.close();
  }

  private static void renew(ClassLoader h2) {
    try {
      for (Field field : Class.forName(HOLDER, true, h2).getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers())
            && Throwable.class.isAssignableFrom(field.getType())) {
          field.setAccessible(true);
          for (Throwable each = (Throwable) field.get(null); each != null; each = each.getCause()) {
            each.fillInStackTrace();
          }
        }
      }
    } catch (ClassNotFoundException e) {
      LOG.debug("this H2 has no {}", HOLDER);
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      LOG.info(
          "H2's constant exceptions may keep the classes of updated bundles in memory: {}",
          e.toString());
    }
  }
}
