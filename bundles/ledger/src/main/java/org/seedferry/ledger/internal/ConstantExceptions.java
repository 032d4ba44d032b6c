package org.seedferry.ledger.internal;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the constant exceptions of H2 from holding on to bundles. A throwable remembers the classes
 * of the stack that it was made on, and H2 makes two as constants when it is first called: whoever
 * happened to call could never be unloaded after an update. They are made here, on the stack of the
 * component's activation, and filled in anew by the next one.
 */
final class ConstantExceptions {

  private static final Logger LOG = LoggerFactory.getLogger(ConstantExceptions.class);
  private static final String HOLDER = "org.h2.message.DbException";

  private ConstantExceptions() {}

  /**
   * Fills in the constants of the H2 that the given class loader sees; does nothing where there are
   * none.
   */
  static void renew(ClassLoader h2) {
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
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.info(
          "H2's constant exceptions may keep the classes of updated bundles in memory: {}",
          e.toString());
    }
  }
}
