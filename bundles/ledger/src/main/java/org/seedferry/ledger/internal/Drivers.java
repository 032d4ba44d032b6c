package org.seedferry.ledger.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.jdbc.DataSourceFactory;
import org.seedferry.api.ledger.LedgerException;

/** The database drivers that are there at the moment. Thread-safe. */
final class Drivers {

  private record Driver(String driverClass, DataSourceFactory factory) {}

  private final List<Driver> drivers = new CopyOnWriteArrayList<>();

  void add(DataSourceFactory factory, Map<String, ?> properties) {
    Object driverClass = properties.get(DataSourceFactory.OSGI_JDBC_DRIVER_CLASS);
    drivers.add(new Driver(String.valueOf(driverClass), factory));
  }

  void remove(DataSourceFactory factory) {
    drivers.removeIf(driver -> driver.factory() == factory);
  }

  DataSourceFactory of(DatabaseKind kind) {
    return drivers.stream()
        .filter(driver -> driver.driverClass().equals(kind.driverClass()))
        .findFirst()
        .map(Driver::factory)
        .orElseThrow(
            () ->
                new LedgerException(
                    "the ledger needs the "
                        + kind.title()
                        + " driver, and no bundle offers it: start the bundle with "
                        + kind.driverClass(),
                    null));
  }
}
