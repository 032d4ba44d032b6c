package org.seedferry.guard.internal.osgi;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleReference;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.wiring.BundleWiring;
import org.seedferry.guard.internal.Owners;

/**
 * Finds the bundle of a thread: by the thread's class, by the code that it was started with (the
 * lowest frame that is not the machine's), by its context class loader, by the names that well
 * known libraries give, and where it shows nothing else by what the code of the bundles launches.
 */
final class BundleOwners implements Owners {
  private static final int ALIVE = Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING;
  private static final Map<String, String> BY_NAME = byName();

  private final BundleContext context;
  private final IdleThreads idle;

  BundleOwners(BundleContext context) {
    this.context = context;
    this.idle = new IdleThreads(context);
  }

  /** How threads begin that show nothing but the machine while they are idle, and their bundle. */
  private static Map<String, String> byName() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("HikariPool-", "com.zaxxer.HikariCP");
    names.put("seedferry-ledger:", "com.zaxxer.HikariCP");
    names.put("FileSystemWatchService", "org.apache.felix.fileinstall");
    names.put("session-", "org.apache.felix.gogo");
    names.put("H2 ", "com.h2database");
    names.put("MVStore ", "com.h2database");
    names.put("PostgreSQL-JDBC-", "org.postgresql.jdbc");
    names.put("sshd-", "org.apache.sshd");
    names.put("qtp", "org.eclipse.jetty");
    names.put("Scheduler-", "org.eclipse.jetty");
    names.put("CM ", "org.apache.felix.configadmin");
    names.put("SCR", "org.apache.felix.scr");
    names.put("fileinstall-", "org.apache.felix.fileinstall");
    names.put("EventAdmin", "org.apache.felix.eventadmin");
    names.put("pipe-", "org.apache.felix.gogo");
    names.put("logback-", "ch.qos.logback");
    return names;
  }

  @Override
  public boolean present(Object key) {
    Bundle bundle = context.getBundle((Long) key);
    return bundle != null && alive(bundle);
  }

  @Override
  public boolean leaving(Object key) {
    Bundle bundle = context.getBundle((Long) key);
    return bundle == null || !stays(bundle) || !stays(context.getBundle());
  }

  @Override
  public boolean allLeaving() {
    return !stays(context.getBundle()) || !stays(context.getBundle(0));
  }

  private static boolean stays(Bundle bundle) {
    return (bundle.getState() & (Bundle.STARTING | Bundle.ACTIVE)) != 0;
  }

  static boolean alive(Bundle bundle) {
    return (bundle.getState() & ALIVE) != 0;
  }

  @Override
  public Optional<Owner> of(Thread thread, StackTraceElement[] stack) {
    Bundle byClass = FrameworkUtil.getBundle(thread.getClass());
    if (byClass != null) {
      ClassLoader loader = thread.getClass().getClassLoader();
      return Optional.of(owner(byClass, loader, thread.getClass().getName()));
    }
    StackTraceElement origin = origin(stack);
    if (origin != null) {
      Optional<Owner> byOrigin = byOrigin(origin.getClassName());
      if (byOrigin.isPresent()) {
        return byOrigin;
      }
    }
    return byLoader(thread)
        .or(() -> byName(thread.getName()))
        .or(() -> origin == null ? idle.of(stack) : Optional.empty());
  }

  /** The code that the thread was started with, null when it shows only the machine. */
  private static StackTraceElement origin(StackTraceElement[] stack) {
    for (int i = stack.length - 1; i >= 0; i--) {
      String module = stack[i].getModuleName();
      if (module == null || !module.startsWith("java.") && !module.startsWith("jdk.")) {
        return stack[i];
      }
    }
    return null;
  }

  private Optional<Owner> byOrigin(String frameType) {
    int lambda = frameType.indexOf("$$Lambda");
    String type = lambda < 0 ? frameType : frameType.substring(0, lambda);
    for (Bundle bundle : context.getBundles()) {
      if (bundle.getBundleId() != 0 && holds(bundle, type)) {
        return Optional.of(owner(bundle, null, type));
      }
    }
    Bundle framework = context.getBundle(0);
    try {
      Class.forName(type, false, framework.getClass().getClassLoader());
      return Optional.of(new Owner(GuardHost.name(framework), true));
    } catch (ClassNotFoundException | LinkageError e) {
      // Neither a bundle nor the framework has it: it came from one that is gone.
      return Optional.of(new Owner("gone: " + type, false));
    }
  }

  private static boolean holds(Bundle bundle, String type) {
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    int dot = type.lastIndexOf('.');
    if (wiring == null || dot < 0) {
      return false;
    }
    String folder = "/" + type.substring(0, dot).replace('.', '/');
    String outer = type.substring(dot + 1);
    int dollar = outer.indexOf('$', 1);
    String file = (dollar < 0 ? outer : outer.substring(0, dollar)) + ".class";
    Collection<String> found = wiring.listResources(folder, file, BundleWiring.LISTRESOURCES_LOCAL);
    return found != null && !found.isEmpty();
  }

  private Optional<Owner> byLoader(Thread thread) {
    ClassLoader loader = thread.getContextClassLoader();
    if (!(loader instanceof BundleReference reference)) {
      return Optional.empty();
    }
    Bundle bundle = reference.getBundle();
    // Everything that guarded work starts inherits the guard's loader; that tells nothing.
    if (bundle == null || bundle.equals(context.getBundle())) {
      return Optional.empty();
    }
    return Optional.of(owner(bundle, loader, ""));
  }

  private Optional<Owner> byName(String thread) {
    if (thread.startsWith("Felix")) {
      return Optional.of(new Owner(GuardHost.name(context.getBundle(0)), true));
    }
    for (Map.Entry<String, String> entry : BY_NAME.entrySet()) {
      if (thread.startsWith(entry.getKey())) {
        for (Bundle bundle : context.getBundles()) {
          if (alive(bundle) && GuardHost.name(bundle).startsWith(entry.getValue())) {
            return Optional.of(new Owner(GuardHost.name(bundle), true));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Owner owner(Bundle bundle, ClassLoader loader, String type) {
    String name = GuardHost.name(bundle);
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    boolean current =
        alive(bundle)
            && wiring != null
            && (loader == null || loader.equals(wiring.getClassLoader()));
    if (!current) {
      return new Owner(name + " (gone)", false);
    }
    return new Owner(name, !(GuardUse.of(wiring) && GuardUse.own(name).test(type)));
  }
}
