package org.seedferry.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The framework with the bundles of some features in it. Talks with bundles through services of JDK
 * types only, told apart by the property {@code seedferry.role}. Started once, stopped once.
 */
final class Host {

  /** Settings are read and dropped bundles installed, and nothing that uses them runs yet. */
  private static final int SETTINGS_START_LEVEL = 10;

  /**
   * Whether TLS 1.2 resumes sessions by tickets. Many an FTPS server wants them resumed by their
   * IDs, and takes no data otherwise; TLS 1.3 is not concerned.
   */
  private static final String TLS_TICKETS = "jdk.tls.client.enableSessionTicketExtension";

  private static final int RUNNING_START_LEVEL = 100;
  private static final Duration STOP_CHECK = Duration.ofMillis(200);

  private final Framework framework;
  private final Map<Bundle, Throwable> troubles = new ConcurrentHashMap<>();

  private final List<Bundle> wanted = new ArrayList<>();

  private Host(Framework framework) {
    this.framework = framework;
  }

  /**
   * Makes the framework and installs the bundles; nothing runs yet.
   *
   * @param known further bundles that are installed, but not started
   * @param wanted which bundles of the features to start; the others are installed, so that their
   *     settings are known
   * @param onStopping called when the framework stops, whoever stops it
   */
  static Host prepare(
      Features features,
      List<Features.BundleEntry> known,
      Map<String, String> properties,
      Predicate<Features.BundleEntry> wanted,
      Runnable onStopping) {
    Map<String, String> all = new LinkedHashMap<>(features.frameworkProperties());
    all.putAll(properties);
    all.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    all.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(SETTINGS_START_LEVEL));
    // A loader here would let bundles find the launcher's own copies of their libraries.
    Thread.currentThread().setContextClassLoader(null);
    if (System.getProperty(TLS_TICKETS) == null) {
      System.setProperty(TLS_TICKETS, "false");
    }
    Host host = new Host(new org.apache.felix.framework.FrameworkFactory().newFramework(all));
    try {
      host.framework.init(host::note);
      host.context().addBundleListener(host.whenStopping(onStopping));
      for (Features.BundleEntry entry : features.bundles()) {
        host.install(entry, wanted.test(entry));
      }
      for (Features.BundleEntry entry : known) {
        host.install(entry, false);
      }
    } catch (BundleException | IOException e) {
      throw new LaunchException("the framework cannot be prepared: " + e.getMessage(), e);
    }
    return host;
  }

  /**
   * Starts what reads the settings; what uses them waits for {@link #startTheRest}.
   *
   * @throws LaunchException when the framework does not start
   */
  void startWithSettings() {
    try {
      framework.start();
    } catch (BundleException e) {
      throw new LaunchException("the framework does not start: " + e.getMessage(), e);
    }
  }

  /**
   * Starts everything, and returns when all of it runs, or when somebody stops the framework.
   *
   * @throws LaunchException when a bundle does not; the message names each with the reason
   */
  void startTheRest() throws InterruptedException {
    CountDownLatch there = new CountDownLatch(1);
    framework
        .adapt(FrameworkStartLevel.class)
        .setStartLevel(RUNNING_START_LEVEL, this::note, event -> there.countDown());
    while (framework.getState() == Bundle.ACTIVE
        && !there.await(STOP_CHECK.toMillis(), TimeUnit.MILLISECONDS)) {
      // A framework that is stopped meanwhile does not tell.
    }
    List<String> lame = new ArrayList<>();
    for (Bundle bundle : wanted) {
      if (bundle.getState() != Bundle.ACTIVE) {
        lame.add("  " + bundle.getSymbolicName() + ": " + reason(bundle));
      }
    }
    if (!lame.isEmpty() && framework.getState() == Bundle.ACTIVE) {
      throw new LaunchException(
          "these bundles do not start:\n" + String.join(System.lineSeparator(), lame));
    }
  }

  /** Stops everything in order. Returns false when that takes longer than the limit. */
  boolean stop(Duration limit) {
    try {
      framework.stop();
      return framework.waitForStop(limit.toMillis()).getType() != FrameworkEvent.WAIT_TIMEDOUT;
    } catch (BundleException e) {
      System.err.println("seedferry: the framework does not stop: " + e.getMessage());
      return false;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** The bundles that have not stopped yet, by symbolic name. */
  List<String> unstopped() {
    BundleContext context = context();
    if (context == null) {
      return List.of("the framework itself");
    }
    return Stream.of(context.getBundles())
        .filter(bundle -> bundle.getBundleId() != 0 && bundle.getState() == Bundle.STOPPING)
        .map(Bundle::getSymbolicName)
        .toList();
  }

  /** Offers an object to the bundles. */
  <T> void offer(Class<T> type, T service, String role) {
    Dictionary<String, Object> properties = new Hashtable<>(Map.of("seedferry.role", role));
    context().registerService(type, service, properties);
  }

  /** Asks a bundle's supplier of lines; null when none comes within the limit. */
  List<String> ask(String role, Duration limit) throws InterruptedException {
    String filter =
        "(&(objectClass=" + Supplier.class.getName() + ")(seedferry.role=" + role + "))";
    try {
      ServiceTracker<Supplier<List<String>>, Supplier<List<String>>> tracker =
          new ServiceTracker<>(context(), context().createFilter(filter), null);
      tracker.open();
      try {
        Supplier<List<String>> supplier =
            limit.isZero() ? tracker.getService() : tracker.waitForService(limit.toMillis());
        return supplier == null ? null : supplier.get();
      } finally {
        tracker.close();
      }
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  BundleContext context() {
    return framework.getBundleContext();
  }

  private void install(Features.BundleEntry entry, boolean started)
      throws BundleException, IOException {
    try (InputStream jar = entry.url().openStream()) {
      Bundle bundle = context().installBundle("seedferry:" + entry.id(), jar);
      bundle.adapt(BundleStartLevel.class).setStartLevel(entry.startLevel());
      if (started && !isFragment(bundle)) {
        wanted.add(bundle);
        bundle.start(Bundle.START_ACTIVATION_POLICY);
      }
    }
  }

  private SynchronousBundleListener whenStopping(Runnable action) {
    return event -> {
      if (event.getBundle().getBundleId() == 0 && event.getType() == BundleEvent.STOPPING) {
        action.run();
      }
    };
  }

  private void note(FrameworkEvent event) {
    if (event.getType() == FrameworkEvent.ERROR && event.getThrowable() != null) {
      troubles.putIfAbsent(event.getBundle(), event.getThrowable());
    }
  }

  private String reason(Bundle bundle) {
    Throwable trouble = troubles.get(bundle);
    if (trouble == null) {
      return "state " + bundle.getState();
    }
    Throwable cause = trouble;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause == trouble ? trouble.getMessage() : trouble.getMessage() + ": " + cause;
  }

  private static boolean isFragment(Bundle bundle) {
    return (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
  }
}
