package org.seedferry.testing.leak;

import java.lang.reflect.Field;

/** Looks into objects of others. */
final class Opened {
  private Opened() {}

  /**
   * What stands in a field, also of a class above.
   *
   * @throws ReflectiveOperationException when there is no such field
   * @throws RuntimeException when its module is not open
   */
  static Object get(Object object, String name) throws ReflectiveOperationException {
    Class<?> type = object.getClass();
    while (true) {
      try {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(object);
      } catch (NoSuchFieldException e) {
        type = type.getSuperclass();
        if (type == null) {
          throw e;
        }
      }
    }
  }
}
