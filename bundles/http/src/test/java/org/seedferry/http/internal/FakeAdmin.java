package org.seedferry.http.internal;

import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Keeps the server's configuration, as the configuration admin would. */
final class FakeAdmin {

  private Map<String, Object> server;
  private int updates;

  /** The server's settings, null when it has none. */
  Map<String, Object> server() {
    return server;
  }

  int updates() {
    return updates;
  }

  ConfigurationAdmin service() {
    return proxy(
        ConfigurationAdmin.class,
        Map.of("getConfiguration", arguments -> configuration((String) arguments[0])));
  }

  private Configuration configuration(String pid) {
    if (!pid.equals("org.apache.felix.http")) {
      throw new AssertionError(pid);
    }
    return proxy(
        Configuration.class,
        Map.of(
            "update",
            arguments -> {
              Dictionary<?, ?> given = (Dictionary<?, ?>) arguments[0];
              server = new HashMap<>();
              Collections.list(given.keys())
                  .forEach(key -> server.put((String) key, given.get(key)));
              updates++;
              return null;
            },
            "delete",
            arguments -> {
              server = null;
              return null;
            }));
  }

  /** What a method does. */
  private interface Answer {
    Object to(Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Map<String, Answer> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answers.get(method.getName()).to(arguments)));
  }
}
