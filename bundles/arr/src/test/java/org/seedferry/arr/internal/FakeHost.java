package org.seedferry.arr.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** As much of a host as its own side is read from: settings, a home, an HTTP port. */
final class FakeHost {

  private final Map<String, Map<String, Object>> settings = new LinkedHashMap<>();
  private final List<String> endpoints = new ArrayList<>();
  private Path home;

  OwnSide own() {
    return new OwnSide(
        Stub.of(
            BundleContext.class,
            Map.of(
                "getProperty", arguments -> home == null ? null : home.toString(),
                "getServiceReferences", arguments -> servers())),
        Stub.of(
            ConfigurationAdmin.class,
            Map.of("listConfigurations", arguments -> find((String) arguments[0]))));
  }

  FakeHost set(String pid, String key, Object value) {
    settings.computeIfAbsent(pid, any -> new LinkedHashMap<>()).put(key, value);
    return this;
  }

  FakeHost configure(String pid, Map<String, Object> values) {
    settings.put(pid, values);
    return this;
  }

  FakeHost listenAt(String... urls) {
    endpoints.addAll(List.of(urls));
    return this;
  }

  FakeHost home(Path folder) {
    home = folder;
    return this;
  }

  FakeHost root(Path folder) {
    return set("org.seedferry.downloader", "local.root", folder.toString());
  }

  private ServiceReference<?>[] servers() {
    return endpoints.isEmpty()
        ? null
        : new ServiceReference<?>[] {
          Stub.of(
              ServiceReference.class,
              Map.of("getProperty", arguments -> endpoints.toArray(new String[0])))
        };
  }

  /** By a whole PID, or by that of a factory. */
  private Configuration[] find(String filter) {
    String value = filter.substring(filter.indexOf('=') + 1, filter.length() - 1);
    boolean factory = filter.startsWith("(service.factoryPid=");
    List<Configuration> found = new ArrayList<>();
    settings.forEach(
        (pid, values) -> {
          if (factory ? pid.startsWith(value + "~") : pid.equals(value)) {
            found.add(configuration(pid, values));
          }
        });
    return found.isEmpty() ? null : found.toArray(new Configuration[0]);
  }

  private static Configuration configuration(String pid, Map<String, Object> values) {
    return Stub.of(
        Configuration.class,
        Map.of(
            "getPid", arguments -> pid,
            "getProcessedProperties", arguments -> new Hashtable<>(values)));
  }
}
