package org.seedferry.downloader.internal.policy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.SynchronousConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * What is configured, whether or not its component runs at the moment: a restart or an update of a
 * bundle takes components away for a while, but not what people have decided. Thread-safe.
 */
@Component(service = {Configured.class, SynchronousConfigurationListener.class})
public final class Configured implements SynchronousConfigurationListener {

  private final ConfigurationAdmin admin;
  private final Map<String, List<Set<String>>> known = new ConcurrentHashMap<>();

  @Activate
  public Configured(@Reference ConfigurationAdmin admin) {
    this.admin = admin;
  }

  /**
   * The labels that each configuration of a factory names in its keys {@code label} and {@code
   * labels}; an empty set where it names none, which stands for all.
   */
  public List<Set<String>> labels(String factoryPid) {
    return known.computeIfAbsent(factoryPid, this::read);
  }

  @Override
  public void configurationEvent(ConfigurationEvent event) {
    if (event.getFactoryPid() != null) {
      known.remove(event.getFactoryPid());
    }
  }

  private List<Set<String>> read(String factoryPid) {
    try {
      Configuration[] found =
          admin.listConfigurations(
              "(" + ConfigurationAdmin.SERVICE_FACTORYPID + "=" + factoryPid + ")");
      List<Set<String>> labels = new ArrayList<>();
      for (Configuration each : found == null ? new Configuration[0] : found) {
        Dictionary<String, Object> values = each.getProperties();
        if (values != null) {
          Set<String> named = new TreeSet<>();
          addTo(named, values.get("label"));
          addTo(named, values.get("labels"));
          labels.add(Set.copyOf(named));
        }
      }
      return List.copyOf(labels);
    } catch (IOException | InvalidSyntaxException e) {
      throw new IllegalStateException("the configurations of " + factoryPid + " cannot be read", e);
    }
  }

  private static void addTo(Set<String> labels, Object value) {
    Collection<?> values =
        value instanceof Collection<?> many
            ? many
            : value instanceof Object[] array
                ? Arrays.asList(array)
                : value == null ? List.of() : List.of(value);
    values.stream()
        .map(each -> each.toString().strip())
        .filter(s -> !s.isEmpty())
        .forEach(labels::add);
  }
}
