package org.seedferry.arr.internal;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.Function;

/** As much of a large interface as is used. */
final class Stub {

  private Stub() {}

  /**
   * One that answers some methods, and fails at all others.
   *
   * @param answers by the methods' names
   */
  static <T> T of(Class<T> type, Map<String, Function<Object[], Object>> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            Stub.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Function<Object[], Object> answer = answers.get(method.getName());
              if (answer == null) {
                throw new UnsupportedOperationException(method.getName());
              }
              return answer.apply(arguments);
            }));
  }
}
