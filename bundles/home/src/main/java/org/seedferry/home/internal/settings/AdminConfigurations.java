package org.seedferry.home.internal.settings;

import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * The configurations of Config Admin. What was in force before a file is kept there as well, under
 * a factory PID of this bundle, so that both always live equally long.
 */
public final class AdminConfigurations implements Configurations {

  static final String KEPT = "org.seedferry.home.kept";
  private static final Set<String> OWN_KEYS =
      Set.of(
          Constants.SERVICE_PID,
          ConfigurationAdmin.SERVICE_FACTORYPID,
          ConfigurationAdmin.SERVICE_BUNDLELOCATION);
  private static final String VALUE = "value.";
  private static final String FACTORY = "of.factory";
  private static final String NAME = "of.name";
  private static final String PRESENT = "of.present";

  private final ConfigurationAdmin admin;

  public AdminConfigurations(ConfigurationAdmin admin) {
    this.admin = admin;
  }

  @Override
  public Map<String, Object> get(Pid pid) throws IOException {
    Configuration configuration = find(pid.toString());
    return configuration == null ? null : values(configuration);
  }

  @Override
  public void put(Pid pid, Map<String, Object> values) throws IOException {
    Configuration configuration =
        pid.factory() == null
            ? admin.getConfiguration(pid.name(), "?")
            : admin.getFactoryConfiguration(pid.factory(), pid.name(), "?");
    configuration.updateIfDifferent(new Hashtable<>(values));
  }

  @Override
  public void delete(Pid pid) throws IOException {
    Configuration configuration = find(pid.toString());
    if (configuration != null) {
      configuration.delete();
    }
  }

  @Override
  public void keep(Pid pid) throws IOException {
    if (find(keptPid(pid)) != null) {
      return;
    }
    Map<String, Object> values = get(pid);
    Hashtable<String, Object> kept = new Hashtable<>();
    if (values != null) {
      values.forEach((key, value) -> kept.put(VALUE + key, value));
    }
    kept.put(PRESENT, values != null);
    kept.put(NAME, pid.name());
    if (pid.factory() != null) {
      kept.put(FACTORY, pid.factory());
    }
    admin.getFactoryConfiguration(KEPT, keptName(pid), "?").update(kept);
  }

  @Override
  public void keepAnew(Pid pid) throws IOException {
    Configuration kept = find(keptPid(pid));
    if (kept != null) {
      kept.delete();
    }
    keep(pid);
  }

  @Override
  public void restore(Pid pid) throws IOException {
    Configuration kept = find(keptPid(pid));
    if (kept == null) {
      return;
    }
    Map<String, Object> all = values(kept);
    if (Boolean.TRUE.equals(all.get(PRESENT))) {
      Map<String, Object> values = new LinkedHashMap<>();
      all.forEach(
          (key, value) -> {
            if (key.startsWith(VALUE)) {
              values.put(key.substring(VALUE.length()), value);
            }
          });
      put(pid, values);
    } else {
      delete(pid);
    }
    kept.delete();
  }

  @Override
  public Set<Pid> kept() throws IOException {
    Set<Pid> pids = new HashSet<>();
    for (Configuration kept :
        list("(" + ConfigurationAdmin.SERVICE_FACTORYPID + "=" + KEPT + ")")) {
      Map<String, Object> values = values(kept);
      pids.add(new Pid((String) values.get(FACTORY), (String) values.get(NAME)));
    }
    return pids;
  }

  private static String keptPid(Pid pid) {
    return KEPT + "~" + keptName(pid);
  }

  private static String keptName(Pid pid) {
    return pid.toString().replace('~', '/');
  }

  private Configuration find(String pid) throws IOException {
    Configuration[] found = list("(" + Constants.SERVICE_PID + "=" + pid + ")");
    return found.length == 0 ? null : found[0];
  }

  private Configuration[] list(String filter) throws IOException {
    try {
      Configuration[] found = admin.listConfigurations(filter);
      return found == null ? new Configuration[0] : found;
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException(filter, e);
    }
  }

  private static Map<String, Object> values(Configuration configuration) {
    Dictionary<String, Object> properties = configuration.getProperties();
    Map<String, Object> values = new LinkedHashMap<>();
    if (properties != null) {
      for (String key : Collections.list(properties.keys())) {
        if (!OWN_KEYS.contains(key)) {
          values.put(key, properties.get(key));
        }
      }
    }
    return values;
  }
}
