package org.seedferry.itests.churn.driver;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;

/**
 * Changes settings of bundles: in each of their PIDs one attribute is found by the metatype that
 * can go up and down by one unit without harm, a duration or a number.
 */
final class Settings {

  private static final String ADMIN = "org.osgi.service.cm.ConfigurationAdmin";
  private static final String METATYPE = "org.osgi.service.metatype.MetaTypeService";
  private static final String RUNTIME =
      "org.osgi.service.component.runtime.ServiceComponentRuntime";
  private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)");
  private static final List<String> HARMLESS_FIRST =
      List.of(".*limit", ".*lease", ".*timeout", ".*every", ".*interval", ".*");
  private static final int ALL_ATTRIBUTES = -1;
  private static final int TYPE_STRING = 1;
  private static final List<Integer> TYPES_NUMBER = List.of(2, 3);
  private static final int DTO_ACTIVE_OR_SATISFIED = 4;
  private static final long SEEN_WITHIN_SECONDS = 20;

  /**
   * An attribute that can be changed.
   *
   * @param pid the PID of the configuration, a factory's with its name
   * @param component the PID that components declare
   */
  record Knob(String pid, String component, String key, String first, String second) {}

  /** The tickers that can be made to rest, with the pause of the test's world and a long one. */
  private static final List<Knob> TICKERS =
      List.of(
          ticker("org.seedferry.orchestrator", "interval", "1s"),
          ticker("org.seedferry.notifier", "interval", "1s"),
          ticker("org.seedferry.downloader.imports", "interval", "1s"),
          ticker("org.seedferry.downloader.seeding", "interval", "1s"),
          ticker("org.seedferry.downloader.removals", "interval", "1s"),
          ticker("org.seedferry.rpc", "interval", "1s"),
          ticker("org.seedferry.console.progress", "log.every", "30s"));

  private final HostFramework framework;
  private final Map<String, List<Knob>> knobs = new TreeMap<>();

  Settings(HostFramework framework) throws Exception {
    this.framework = framework;
    for (Bundle bundle : framework.ours()) {
      List<Knob> found = find(bundle);
      if (!found.isEmpty()) {
        knobs.put(HostFramework.shortName(bundle), found);
      }
    }
  }

  /** What can be changed of a bundle; empty when it has no settings. */
  List<Knob> of(String bundle) {
    return knobs.getOrDefault(bundle, List.of());
  }

  /**
   * Changes a setting, and returns when the components of the bundle have it.
   *
   * @return how long that took, in nanoseconds
   */
  long turn(String bundle, Knob knob) throws Exception {
    return set(bundle, knob, isFirst(knob) ? knob.second() : knob.first());
  }

  /** Turns everything back to where it was. */
  void restore() throws Exception {
    for (String bundle : knobs.keySet()) {
      for (Knob knob : of(bundle)) {
        if (!isFirst(knob)) {
          set(bundle, knob, knob.first());
        }
      }
    }
  }

  /** Lets the tickers that look outside run as often as the test has set them. */
  void quicken() throws Exception {
    for (Knob ticker : TICKERS) {
      set(bundleOf(ticker), ticker, ticker.first());
    }
  }

  /** Lets them rest for an hour. */
  void calm() throws Exception {
    for (Knob ticker : TICKERS) {
      set(bundleOf(ticker), ticker, ticker.second());
    }
  }

  /** By what is there: the home, too, changes settings back when it starts anew. */
  private boolean isFirst(Knob knob) throws Exception {
    Object now = framework.with(ADMIN, admin -> values(admin, knob).get(knob.key()));
    return now == null || now.toString().equals(knob.first());
  }

  private long set(String bundle, Knob knob, String value) throws Exception {
    long start = System.nanoTime();
    framework.with(
        ADMIN,
        admin -> {
          Dictionary<String, Object> values = values(admin, knob);
          values.put(knob.key(), value);
          Object configuration = Reflected.call(admin, "getConfiguration", knob.pid(), "?");
          Reflected.call(configuration, "update", values);
          return null;
        });
    long end = start + TimeUnit.SECONDS.toNanos(SEEN_WITHIN_SECONDS);
    while (!isSeen(bundle, knob, value)) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException(
            "%s has not seen %s of %s within %d s; the configuration is %s"
                .formatted(
                    bundle,
                    value,
                    knob,
                    SEEN_WITHIN_SECONDS,
                    framework.with(ADMIN, admin -> values(admin, knob).get(knob.key()))));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    return System.nanoTime() - start;
  }

  private static Knob ticker(String pid, String key, String often) {
    return new Knob(pid, pid, key, often, "1h");
  }

  private static String bundleOf(Knob ticker) {
    return ticker.pid().split("\\.")[2];
  }

  private boolean isSeen(String bundle, Knob knob, String value) throws Exception {
    Bundle owner = framework.bundle(bundle);
    return framework.with(
        RUNTIME,
        runtime -> {
          Bundle[] only = {owner};
          boolean seen = false;
          for (Object component :
              (Iterable<?>) Reflected.call(runtime, "getComponentDescriptionDTOs", (Object) only)) {
            if (Reflected.list(Reflected.field(component, "configurationPid"))
                .contains(knob.component())) {
              for (Object one :
                  (Iterable<?>)
                      Reflected.call(runtime, "getComponentConfigurationDTOs", component)) {
                Map<?, ?> properties = (Map<?, ?>) Reflected.field(one, "properties");
                if (isOf(properties, knob)) {
                  int state = (Integer) Reflected.field(one, "state");
                  if (!value.equals(String.valueOf(properties.get(knob.key())))
                      || state < DTO_ACTIVE_OR_SATISFIED) {
                    return false;
                  }
                  seen = true;
                }
              }
            }
          }
          return seen;
        });
  }

  private static boolean isOf(Map<?, ?> properties, Knob knob) {
    Object pid = properties.get("service.pid");
    return knob.pid().equals(knob.component())
        || knob.pid().equals(pid)
        || pid instanceof Iterable<?> many && contains(many, knob.pid());
  }

  private static boolean contains(Iterable<?> many, String pid) {
    for (Object one : many) {
      if (pid.equals(one)) {
        return true;
      }
    }
    return false;
  }

  private static Dictionary<String, Object> values(Object admin, Knob knob) throws Exception {
    return copy(Reflected.call(admin, "getConfiguration", knob.pid(), "?"));
  }

  @SuppressWarnings("unchecked")
  private static Dictionary<String, Object> copy(Object configuration) throws Exception {
    Dictionary<String, Object> copy = new Hashtable<>();
    Object properties = Reflected.call(configuration, "getProperties");
    if (properties != null) {
      Dictionary<String, Object> values = (Dictionary<String, Object>) properties;
      for (String key : Collections.list(values.keys())) {
        copy.put(key, values.get(key));
      }
    }
    return copy;
  }

  private List<Knob> find(Bundle bundle) throws Exception {
    List<Knob> found = new ArrayList<>();
    framework.with(
        METATYPE,
        metatype -> {
          Object information = Reflected.call(metatype, "getMetaTypeInformation", bundle);
          for (Object pid : Reflected.list(Reflected.call(information, "getPids"))) {
            addKnob(found, information, (String) pid, (String) pid);
          }
          for (Object factory : Reflected.list(Reflected.call(information, "getFactoryPids"))) {
            for (String pid : instances((String) factory)) {
              addKnob(found, information, (String) factory, pid);
            }
          }
          return null;
        });
    if (bundle.getSymbolicName().equals("org.seedferry.logging")) {
      // Its keys are the names of loggers, which no metatype can list.
      String pid = bundle.getSymbolicName();
      found.add(new Knob(pid, pid, "level.org.seedferry.churn", "INFO", "DEBUG"));
    }
    return found;
  }

  private void addKnob(List<Knob> found, Object information, String component, String pid)
      throws Exception {
    Object type = Reflected.call(information, "getObjectClassDefinition", component, null);
    Map<String, Knob> candidates = new TreeMap<>();
    Dictionary<String, Object> values =
        framework.with(ADMIN, admin -> copy(Reflected.call(admin, "getConfiguration", pid, "?")));
    for (Object attribute :
        Reflected.list(Reflected.call(type, "getAttributeDefinitions", ALL_ATTRIBUTES))) {
      String key = (String) Reflected.call(attribute, "getID");
      int kind = (Integer) Reflected.call(attribute, "getType");
      List<Object> defaults = Reflected.list(Reflected.call(attribute, "getDefaultValue"));
      Object set = values.get(key);
      String value = set != null ? set.toString() : defaults.isEmpty() ? "" : "" + defaults.get(0);
      String other = null;
      Matcher duration = DURATION.matcher(value);
      if (kind == TYPE_STRING && duration.matches()) {
        other = (Long.parseLong(duration.group(1)) + 1) + duration.group(2);
      } else if (TYPES_NUMBER.contains(kind) && value.matches("\\d+")) {
        other = Long.toString(Long.parseLong(value) + 1);
      }
      if (other != null && isValid(attribute, other)) {
        candidates.put(key, new Knob(pid, component, key, value, other));
      }
    }
    for (String harmless : HARMLESS_FIRST) {
      for (Knob knob : candidates.values()) {
        if (knob.key().matches(harmless)) {
          found.add(knob);
          return;
        }
      }
    }
  }

  private static boolean isValid(Object attribute, String value) throws Exception {
    Object verdict = Reflected.call(attribute, "validate", value);
    return verdict == null || verdict.equals("");
  }

  private List<String> instances(String factory) throws Exception {
    return framework.with(
        ADMIN,
        admin -> {
          List<String> pids = new ArrayList<>();
          for (Object configuration :
              Reflected.list(
                  Reflected.call(
                      admin, "listConfigurations", "(service.factoryPid=" + factory + ")"))) {
            pids.add((String) Reflected.call(configuration, "getPid"));
          }
          Collections.sort(pids);
          return pids;
        });
  }
}
