package org.seedferry.ledger.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import javax.sql.DataSource;
import org.osgi.service.jdbc.DataSourceFactory;

/** H2 behind connections that fail where a test says so. */
final class FailingDriver {

  private final Queue<SQLException> atCommit = new ArrayDeque<>();
  private final Queue<SQLException> atPrepare = new ArrayDeque<>();
  final DataSourceFactory factory = proxy(DataSourceFactory.class, Databases.H2);

  Drivers drivers() {
    Drivers drivers = new Drivers();
    drivers.add(factory, Map.of(DataSourceFactory.OSGI_JDBC_DRIVER_CLASS, "org.h2.Driver"));
    return drivers;
  }

  void failCommits(int times, String state) {
    for (int i = 0; i < times; i++) {
      atCommit.add(new SQLException("made to fail", state));
    }
  }

  void failStatements(int times, String state) {
    for (int i = 0; i < times; i++) {
      atPrepare.add(new SQLException("made to fail", state));
    }
  }

  private <T> T proxy(Class<T> type, T real) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (method.getName().equals("commit") && !atCommit.isEmpty()) {
                throw atCommit.remove();
              }
              if (method.getName().equals("prepareStatement") && !atPrepare.isEmpty()) {
                throw atPrepare.remove();
              }
              try {
                Object result = method.invoke(real, arguments);
                if (result instanceof DataSource source) {
                  return proxy(DataSource.class, source);
                }
                return result instanceof Connection connection
                    ? proxy(Connection.class, connection)
                    : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
