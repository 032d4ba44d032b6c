package org.seedferry.arr.internal;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.seedferry.api.Secret;
import org.seedferry.api.arr.Arr;

/** How one *arr is configured here, before and after its setup. Used once. */
final class ArrConfiguration {

  private final OwnSide own;
  private final URI base;
  private final App app;
  private final String key;
  private final Map<String, Object> before;

  /**
   * @param key of the configuration: what follows its factory's PID
   * @param before its settings, null where it is new
   */
  private ArrConfiguration(OwnSide own, URI base, App app, String key, Map<String, Object> before) {
    this.own = own;
    this.base = base;
    this.app = app;
    this.key = key;
    this.before = before;
  }

  /**
   * The configuration of the *arr at a URL, or a new one.
   *
   * @param instanceName what its owner calls it, may be empty
   */
  static ArrConfiguration of(OwnSide own, URI base, App app, String instanceName) {
    Set<String> taken = new HashSet<>();
    for (Map.Entry<String, Map<String, Object>> each : own.arrs().entrySet()) {
      String key = each.getKey().substring(Arr.FACTORY_PID.length() + 1);
      if (isAt(each.getValue(), base)) {
        return new ArrConfiguration(own, base, app, key, each.getValue());
      }
      taken.add(key.toLowerCase(Locale.ROOT));
      taken.add(name(each.getValue()).toLowerCase(Locale.ROOT));
    }
    String wanted =
        instanceName
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-+|-+$", "");
    wanted = wanted.isEmpty() ? app.word() : wanted;
    String free = wanted;
    for (int next = 2; taken.contains(free); next++) {
      free = wanted + "-" + next;
    }
    return new ArrConfiguration(own, base, app, free, null);
  }

  /** The *arr's name here, for people and for its webhook. */
  String name() {
    return before == null ? key : name(before);
  }

  /** The labels of all other *arr, in lower case. */
  Set<String> labelsOfOthers() {
    Set<String> labels = new HashSet<>();
    for (Map<String, Object> other : own.arrs().values()) {
      if (!isAt(other, base)) {
        labels(other).forEach(label -> labels.add(label.toLowerCase(Locale.ROOT)));
      }
    }
    return labels;
  }

  /**
   * Configures it.
   *
   * @param secret its API key
   * @param label the label of what it grabs; empty where there is none of its own
   * @return what was done, for people
   */
  String write(Secret secret, String label) {
    Path home = own.home();
    if (home == null) {
      return "This host has no home folder that keeps settings: configure " + Arr.FACTORY_PID + ".";
    }
    ArrFile file = new ArrFile(home, key);
    Map<String, String> changes = changes(label);
    boolean otherKey = before == null || !secret.equals(secret(before));
    if (changes.isEmpty() && !otherKey) {
      return "It is configured here as " + name() + ".";
    }
    if (before != null && !file.exists()) {
      return "It is configured here as "
          + name()
          + ", but not in etc/: set "
          + (otherKey ? "its API key" : changes)
          + " where it is configured.";
    }
    if (otherKey) {
      changes.put("api.key.file", file.keep(secret).toString());
    }
    file.set(changes);
    return "It is configured here as " + name() + ", in etc/" + file.path().getFileName() + ".";
  }

  private Map<String, String> changes(String label) {
    Map<String, String> changes = new LinkedHashMap<>();
    if (before == null) {
      changes.put("app", app.word());
      changes.put("name", key);
      changes.put("url", base.toString());
      changes.put("labels", label);
      return changes;
    }
    if (!app.isCalled(app(before))) {
      changes.put("app", app.word());
    }
    Set<String> labels = new TreeSet<>(labels(before));
    if (!labels.isEmpty() && !label.isEmpty() && labels.add(label)) {
      changes.put("labels", String.join(", ", labels));
    }
    return changes;
  }

  private static boolean isAt(Map<String, Object> settings, URI base) {
    try {
      return ArrCalls.base(OwnSide.text(settings, "url")).equals(base);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String app(Map<String, Object> settings) {
    String app = OwnSide.text(settings, "app");
    return app.isEmpty() ? App.SONARR.word() : app;
  }

  private static String name(Map<String, Object> settings) {
    String name = OwnSide.text(settings, "name");
    return name.isEmpty() ? app(settings) : name;
  }

  private static List<String> labels(Map<String, Object> settings) {
    return OwnSide.texts(settings, "labels");
  }

  /** Null where there is none, or it cannot be read. */
  private static Secret secret(Map<String, Object> settings) {
    try {
      return Secret.fromSettings(
          "api.key.file",
          OwnSide.text(settings, ".api.key"),
          OwnSide.text(settings, "api.key.file"));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
