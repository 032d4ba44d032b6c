package org.seedferry.downloader.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;

class ConfiguredTest {

  private static final String FACTORY = "org.example.factory";

  private final List<Map<String, ?>> configurations = new ArrayList<>();
  private final Configured configured = new Configured(admin());

  @Test
  void labelsAreFoundInEachForm() {
    configurations.add(Map.of("labels", new String[] {"tv", " anime "}));
    configurations.add(Map.of("labels", List.of("films")));
    configurations.add(Map.of("label", "music"));
    configurations.add(Map.of("label", ""));
    assertThat(configured.labels(FACTORY))
        .containsExactly(Set.of("tv", "anime"), Set.of("films"), Set.of("music"), Set.of());
  }

  @Test
  void aChangeIsKnownAtOnce() {
    assertThat(configured.labels(FACTORY)).isEmpty();
    configurations.add(Map.of("label", "tv"));
    configured.configurationEvent(event(FACTORY));
    assertThat(configured.labels(FACTORY)).containsExactly(Set.of("tv"));
    configured.configurationEvent(event(null));
  }

  @SuppressWarnings("unchecked")
  private static ConfigurationEvent event(String factoryPid) {
    ServiceReference<ConfigurationAdmin> admin = proxy(ServiceReference.class, null);
    return new ConfigurationEvent(
        admin, ConfigurationEvent.CM_UPDATED, factoryPid, "org.example.pid");
  }

  private ConfigurationAdmin admin() {
    return (ConfigurationAdmin)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ConfigurationAdmin.class},
            (self, method, arguments) -> {
              assertThat(arguments[0]).isEqualTo("(service.factoryPid=" + FACTORY + ")");
              return configurations.isEmpty()
                  ? null
                  : configurations.stream()
                      .map(each -> proxy(Configuration.class, new Hashtable<String, Object>(each)))
                      .toArray(Configuration[]::new);
            });
  }

  private static <T> T proxy(Class<T> type, Object answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> answer));
  }
}
