package org.seedferry.guard.internal.osgi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.seedferry.guard.audit.AuditReport;
import org.seedferry.guard.internal.audit.Audit;

/** Audits bundles, each once for as long as it stays the same. Keeps no bundle in memory. */
final class BundleAudits {
  private final BundleContext context;
  private final Map<Long, Known> known = new ConcurrentHashMap<>();

  private record Known(String state, AuditReport report) {}

  BundleAudits(BundleContext context) {
    this.context = context;
  }

  AuditReport of(Bundle bundle) {
    if (bundle.getState() == Bundle.UNINSTALLED) {
      throw new IllegalStateException(GuardHost.name(bundle) + " is uninstalled");
    }
    List<Bundle> fragments = fragments(bundle);
    boolean usesGuard = GuardUse.of(bundle);
    StringBuilder state = new StringBuilder().append(usesGuard).append(bundle.getLastModified());
    fragments.forEach(f -> state.append(' ').append(f.getBundleId()).append(f.getLastModified()));
    Known before = known.get(bundle.getBundleId());
    if (before != null && before.state().contentEquals(state)) {
      return before.report();
    }
    Predicate<String> own = GuardUse.own(GuardHost.name(bundle));
    AuditReport report;
    try {
      report =
          new Audit(type -> usesGuard && own.test(type)).of(new BundleClasses(bundle, fragments));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    known.put(bundle.getBundleId(), new Known(state.toString(), report));
    forgetGone();
    return report;
  }

  private void forgetGone() {
    Set<Long> ids = new HashSet<>();
    for (Bundle bundle : context.getBundles()) {
      ids.add(bundle.getBundleId());
    }
    known.keySet().retainAll(ids);
  }

  private static List<Bundle> fragments(Bundle bundle) {
    List<Bundle> fragments = new ArrayList<>();
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    if (wiring != null) {
      for (BundleWire wire : wiring.getProvidedWires(HostNamespace.HOST_NAMESPACE)) {
        fragments.add(wire.getRequirer().getBundle());
      }
    }
    return fragments;
  }
}
