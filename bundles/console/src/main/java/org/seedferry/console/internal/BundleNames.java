package org.seedferry.console.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Finds bundles by what a person types: the symbolic name, its last part, or the id. */
final class BundleNames {
  private static final String OURS = "org.seedferry.";

  private final BundleContext context;

  BundleNames(BundleContext context) {
    this.context = context;
  }

  /** Nobody, or several, are meant by what was typed; the message says so. */
  static final class Unknown extends Exception {
    Unknown(String message) {
      super(message);
    }

    String on(Screen screen) {
      return String.join("\n", Text.wrap(getMessage(), screen.columns()));
    }
  }

  List<Bundle> all() {
    return Arrays.asList(context.getBundles());
  }

  /** The bundles of that name; several versions of one may be installed. */
  List<Bundle> bundles(String typed) throws Unknown {
    String name = name(typed, List.of());
    return all().stream().filter(bundle -> name(bundle).equals(name)).toList();
  }

  /**
   * The symbolic name that is meant.
   *
   * @param others names of owners that are no installed bundles, or no longer
   */
  String name(String typed, Collection<String> others) throws Unknown {
    if (typed.matches("\\d{1,18}")) {
      Bundle bundle = context.getBundle(Long.parseLong(typed));
      if (bundle == null) {
        throw new Unknown("No bundle has the id " + typed + "; 'lb' lists them.");
      }
      return name(bundle);
    }
    Set<String> names = new LinkedHashSet<>(others);
    all().forEach(bundle -> names.add(name(bundle)));
    List<Predicate<String>> ways =
        List.of(
            name -> name.equals(typed),
            name -> name.equals(OURS + typed),
            name -> name.endsWith("." + typed),
            name -> name.contains(typed));
    for (Predicate<String> way : ways) {
      List<String> found = names.stream().filter(way).sorted().toList();
      if (found.size() == 1) {
        return found.get(0);
      }
      if (!found.isEmpty()) {
        throw new Unknown(several(typed, found));
      }
    }
    throw new Unknown(
        "No bundle is named '"
            + Text.clean(typed)
            + "'; 'lb -s' lists the names. The last part of a name, or an id, is enough.");
  }

  private static String several(String typed, List<String> found) {
    List<String> shown = new ArrayList<>(found.subList(0, Math.min(8, found.size())));
    if (shown.size() < found.size()) {
      shown.add("…");
    }
    return "'" + Text.clean(typed) + "' may be: " + String.join(", ", shown) + ". Say more.";
  }

  static String name(Bundle bundle) {
    String name = bundle.getSymbolicName();
    return name == null ? "bundle-" + bundle.getBundleId() : name;
  }

  /** Without the beginning that says least: ours, and the one that most others share. */
  static String shortened(String name) {
    for (String beginning : List.of(OURS, "org.apache.")) {
      if (name.startsWith(beginning)) {
        return name.substring(beginning.length());
      }
    }
    return name;
  }
}
