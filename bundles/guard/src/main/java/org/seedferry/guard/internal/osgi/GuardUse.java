package org.seedferry.guard.internal.osgi;

import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.resource.Namespace;
import org.seedferry.guard.Guard;

/**
 * Whether a bundle has the guard at hand: who has it and launches threads by itself is no library.
 */
final class GuardUse {
  private static final String PACKAGE = Guard.class.getPackageName();

  private GuardUse() {}

  /** True when the bundle is wired to the guard, or asks for it and is not wired yet. */
  static boolean of(Bundle bundle) {
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    if (wiring != null) {
      return of(wiring);
    }
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    if (revision != null) {
      for (BundleRequirement requirement :
          revision.getDeclaredRequirements(PackageNamespace.PACKAGE_NAMESPACE)) {
        String filter =
            requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_FILTER_DIRECTIVE, "");
        if (filter.contains("(" + PackageNamespace.PACKAGE_NAMESPACE + "=" + PACKAGE + ")")) {
          return true;
        }
      }
    }
    return false;
  }

  static boolean of(BundleWiring wiring) {
    for (BundleWire wire : wiring.getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE)) {
      if (PACKAGE.equals(
          wire.getCapability().getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Tells a bundle's own classes from those of a library packed into it: they begin like the
   * bundle's symbolic name.
   */
  static Predicate<String> own(String bundle) {
    int first = bundle.indexOf('.');
    int second = first < 0 ? -1 : bundle.indexOf('.', first + 1);
    String root = second < 0 ? bundle : bundle.substring(0, second);
    return type -> first < 0 || type.startsWith(root + ".");
  }
}
