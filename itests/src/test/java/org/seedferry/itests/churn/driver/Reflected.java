package org.seedferry.itests.churn.driver;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

/**
 * Calls objects of bundles whose classes are out of sight here: the driver is no bundle, so that no
 * refresh ends it.
 */
final class Reflected {

  private Reflected() {}

  /** Calls a public method by its name and its number of arguments. */
  static Object call(Object target, String name, Object... arguments) throws Exception {
    for (Class<?> type : types(target.getClass(), new ArrayList<>())) {
      for (Method method : type.getMethods()) {
        if (method.getName().equals(name)
            && method.getParameterCount() == arguments.length
            && Modifier.isPublic(method.getDeclaringClass().getModifiers())
            && fits(method, arguments)) {
          try {
            return method.invoke(target, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
          }
        }
      }
    }
    throw new NoSuchMethodException(target.getClass() + "." + name);
  }

  /** The value of a public field, as transfer objects have them. */
  static Object field(Object target, String name) throws ReflectiveOperationException {
    return target.getClass().getField(name).get(target);
  }

  /** An array of whatever type, as a list; empty for null. */
  static List<Object> list(Object array) {
    List<Object> list = new ArrayList<>();
    for (int i = 0; array != null && i < Array.getLength(array); i++) {
      list.add(Array.get(array, i));
    }
    return list;
  }

  private static boolean fits(Method method, Object[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      Class<?> wanted = method.getParameterTypes()[i];
      if (arguments[i] != null && !wanted.isPrimitive() && !wanted.isInstance(arguments[i])) {
        return false;
      }
    }
    return true;
  }

  private static List<Class<?>> types(Class<?> type, List<Class<?>> found) {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      found.add(each);
      for (Class<?> face : each.getInterfaces()) {
        types(face, found);
      }
    }
    return found;
  }
}
