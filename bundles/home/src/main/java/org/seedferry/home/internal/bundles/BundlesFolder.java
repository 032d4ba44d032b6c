package org.seedferry.home.internal.bundles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of dropped bundles. A jar updates the installed bundle of its symbolic name in place,
 * or is installed; what does not work is refused, and the version before comes back. Thread-safe.
 */
public final class BundlesFolder {

  private static final Logger LOG = LoggerFactory.getLogger(BundlesFolder.class);

  /** They do the replacing themselves, and wait for each other while they do. */
  private static final Set<String> IRREPLACEABLE =
      Set.of(
          "org.apache.felix.framework",
          "org.apache.felix.fileinstall",
          "org.apache.felix.configadmin");

  private final Path folder;
  private final Framework framework;
  private final JarStore store;
  private final Map<String, Drop> drops = new TreeMap<>();
  private final Map<String, BundleJar> inForce;
  private final Set<String> unproven = new TreeSet<>();
  private String starting;
  private String unsettled;

  public BundlesFolder(Path folder, Path storage, BundleContext system) throws IOException {
    this.folder = folder;
    this.framework = new Framework(system);
    this.store = new JarStore(storage);
    this.inForce = store.load();
  }

  /**
   * Looks at every jar that is there, and at those that are no longer.
   *
   * @param own the bundle that is just starting with this: it cannot be replaced from inside its
   *     own start, and is settled when somebody looks the next time
   */
  public synchronized void scan(String own) {
    starting = own;
    try {
      look();
    } finally {
      starting = null;
      unsettled = own;
    }
  }

  private void look() {
    try (Stream<Path> entries = Files.list(folder)) {
      entries.filter(Files::isRegularFile).sorted().forEach(this::add);
    } catch (NoSuchFileException e) {
      LOG.atDebug().addKeyValue("folder", folder).log("there is no folder with bundles");
    } catch (IOException e) {
      LOG.atError()
          .addKeyValue("operation", "read_bundles")
          .addKeyValue("reason", e.toString())
          .log("the folder with bundles, {}, cannot be read: check its permissions", folder);
      return;
    }
    List.copyOf(inForce.keySet()).forEach(this::settle);
  }

  /** A jar is new, or has changed. */
  public synchronized void found(Path path) {
    settleOwn();
    add(path);
  }

  private void settleOwn() {
    if (unsettled != null) {
      String own = unsettled;
      unsettled = null;
      settle(own);
    }
  }

  private void add(Path path) {
    String name = path.getFileName().toString();
    if (isTemporary(name)) {
      LOG.atDebug().addKeyValue("file", shown(name)).log("not a jar yet, ignored");
      return;
    }
    if (!name.endsWith(".jar")) {
      LOG.atWarn()
          .addKeyValue("file", shown(name))
          .log("{} is no jar and is ignored: settings belong into etc/", shown(name));
      return;
    }
    if (look(drops.computeIfAbsent(name, key -> new Drop(path)))) {
      tryAgain(name);
    }
  }

  /** Names under which tools write a file before they rename it. */
  private static boolean isTemporary(String name) {
    return name.startsWith(".") || name.matches(".*(\\.part|\\.tmp|\\.filepart|~)");
  }

  /** A jar is gone: its bundle becomes what it was without it. */
  public synchronized void gone(Path path) {
    settleOwn();
    Drop drop = drops.remove(path.getFileName().toString());
    if (drop != null && drop.jar() != null) {
      settle(drop.jar().symbolicName());
    }
  }

  /** The host has started: what was installed before has to run now. */
  public synchronized void started() {
    for (String symbolicName : List.copyOf(unproven)) {
      unproven.remove(symbolicName);
      prove(symbolicName);
    }
  }

  /** Every jar that was refused, a line for each. */
  public synchronized List<String> errors() {
    settleOwn();
    List<String> errors = new ArrayList<>();
    for (Drop drop : drops.values()) {
      if (drop.problem() != null) {
        errors.add(shown(drop.name()) + ": " + drop.problem());
      }
    }
    return errors;
  }

  /** True when a bundle has changed by it. */
  private boolean look(Drop drop) {
    BundleJar before = stillInForce(drop);
    try {
      BundleJar jar = store.identify(drop.path());
      if (IRREPLACEABLE.contains(jar.symbolicName())) {
        throw new IOException(
            jar.symbolicName()
                + " cannot be replaced while the host runs, as it does the replacing");
      }
      drop.offer(jar);
      if (before != null && !before.symbolicName().equals(jar.symbolicName())) {
        settle(before.symbolicName());
      }
      return settle(jar.symbolicName());
    } catch (NoSuchFileException e) {
      // It was taken away before it was read, which is still to be heard of.
      drops.remove(drop.name());
      return drop.jar() != null && settle(drop.jar().symbolicName());
    } catch (IOException e) {
      refuse(drop, reason(e), false, before);
      return false;
    }
  }

  private BundleJar stillInForce(Drop drop) {
    BundleJar jar = drop.jar();
    return jar != null && jar.sameAs(inForce.get(jar.symbolicName())) ? jar : null;
  }

  /** What was refused may have waited for this very bundle. */
  private void tryAgain(String except) {
    for (Drop drop : List.copyOf(drops.values())) {
      if (drop.hopeful() && !drop.name().equals(except)) {
        look(drop);
      }
    }
  }

  /** Brings a bundle to what the folder says of it; true when it has changed. */
  private boolean settle(String symbolicName) {
    if (symbolicName.equals(starting)) {
      return false;
    }
    List<Drop> offers =
        drops.values().stream()
            .filter(drop -> drop.jar() != null)
            .filter(drop -> drop.jar().symbolicName().equals(symbolicName))
            .sorted(Comparator.comparing((Drop drop) -> drop.jar().version()).reversed())
            .toList();
    BundleJar now = inForce.get(symbolicName);
    if (offers.isEmpty()) {
      return now != null && withdraw(symbolicName, now);
    }
    Drop best = offers.get(0);
    if (offers.size() > 1) {
      LOG.atWarn()
          .addKeyValue("operation", "update_bundle")
          .log(
              "{} and {} are both {}: version {} of {} counts",
              shown(best.name()),
              shown(offers.get(1).name()),
              symbolicName,
              best.jar().version(),
              shown(best.name()));
    }
    if (best.jar().sameAs(now)) {
      return false;
    }
    return apply(best, now);
  }

  private boolean apply(Drop drop, BundleJar now) {
    String symbolicName = drop.jar().symbolicName();
    try {
      BundleJar jar = store.take(drop.path());
      boolean changed = !jar.sameAs(drop.jar());
      drop.offer(jar);
      if (changed) {
        return settle(symbolicName) | settle(jar.symbolicName());
      }
    } catch (NoSuchFileException e) {
      // Of several that were taken away together this one is still to be heard of.
      drops.remove(drop.name());
      return settle(symbolicName);
    } catch (IOException e) {
      refuse(drop, reason(e), false, null);
      return settle(symbolicName);
    }
    return framework.find(symbolicName) == null ? install(drop) : update(drop, now);
  }

  private boolean install(Drop drop) {
    BundleJar jar = drop.jar();
    long begun = System.nanoTime();
    Bundle bundle = null;
    try {
      bundle = framework.install(jar);
      start(bundle, true);
      keep(drop, jar);
      told(jar.symbolicName(), "none", jar.version().toString(), drop.name(), begun);
      return true;
    } catch (BundleException | IOException e) {
      uninstallQuietly(bundle);
      refuse(drop, reason(e), waitsForAnother(e), null);
      deleteQuietly(jar.content());
      return false;
    }
  }

  private boolean update(Drop drop, BundleJar before) {
    BundleJar jar = drop.jar();
    Bundle bundle = framework.find(jar.symbolicName());
    String old = bundle.getVersion().toString();
    boolean wanted = framework.isWanted(bundle);
    long begun = System.nanoTime();
    Path rollback = null;
    try {
      rollback = before == null ? null : Files.copy(before.content(), aside(before));
      if (before == null) {
        framework.copy(bundle, store.original(jar.symbolicName()));
      }
      framework.stop(bundle);
      // Kept first: a new version of this very bundle finds it there when it starts.
      keep(drop, jar);
      framework.update(bundle, drop.jar().content());
      start(bundle, wanted);
      told(jar.symbolicName(), old, jar.version().toString(), drop.name(), begun);
      return true;
    } catch (BundleException | IOException e) {
      BundleJar back = putBack(bundle, wanted, before, rollback, jar.symbolicName());
      refuse(drop, reason(e) + "; " + standing(bundle, wanted), waitsForAnother(e), null);
      restoreOffer(drop, back);
      return false;
    } finally {
      deleteQuietly(rollback);
      deleteQuietly(jar.content());
    }
  }

  /** The file that the version before came from goes on offering it. */
  private void restoreOffer(Drop refused, BundleJar back) {
    boolean offered =
        back == null
            || drops.values().stream().anyMatch(drop -> drop != refused && back.sameAs(drop.jar()));
    if (!offered) {
      refused.refuse(refused.problem(), refused.hopeful(), back);
    }
  }

  private void start(Bundle bundle, boolean wanted) throws BundleException {
    if (Framework.isFragment(bundle)) {
      return;
    }
    if (!framework.isDue(bundle)) {
      if (wanted) {
        unproven.add(bundle.getSymbolicName());
      }
    } else if (wanted) {
      framework.start(bundle);
    } else {
      framework.resolve(bundle);
    }
  }

  /** A bundle that was updated before the framework came to its start level has to run by now. */
  private void prove(String symbolicName) {
    Bundle bundle = framework.find(symbolicName);
    if (bundle == null || !framework.isDue(bundle)) {
      return;
    }
    try {
      framework.start(bundle);
    } catch (BundleException e) {
      Drop drop = dropOf(symbolicName);
      if (framework.isOurs(bundle)) {
        uninstallQuietly(bundle);
        forget(symbolicName);
      } else {
        putBack(bundle, true, null, null, symbolicName);
      }
      if (drop != null) {
        refuse(drop, reason(e), waitsForAnother(e), null);
      }
    }
  }

  private Drop dropOf(String symbolicName) {
    BundleJar now = inForce.get(symbolicName);
    return drops.values().stream()
        .filter(drop -> drop.jar() != null && drop.jar().sameAs(now))
        .findFirst()
        .orElse(null);
  }

  private BundleJar putBack(
      Bundle bundle, boolean wanted, BundleJar before, Path content, String symbolicName) {
    BundleJar back = null;
    try {
      if (before != null && content != null) {
        back = store.keep(before.at(content));
        inForce.put(symbolicName, back);
      } else {
        forget(symbolicName);
      }
      framework.stop(bundle);
      if (back == null) {
        framework.updateFromOrigin(bundle, store.original(symbolicName));
      } else {
        framework.update(bundle, back.content());
      }
      if (wanted) {
        framework.start(bundle);
      }
    } catch (BundleException | IOException e) {
      LOG.atError()
          .addKeyValue("operation", "update_bundle")
          .addKeyValue("reason", reason(e))
          .log(
              "bundle {}: the version before could not be put back: {}; restart the host",
              symbolicName,
              reason(e));
    }
    return back;
  }

  /** No jar of the folder is about this bundle any more. */
  private boolean withdraw(String symbolicName, BundleJar now) {
    Bundle bundle = framework.find(symbolicName);
    forget(symbolicName);
    if (bundle == null) {
      return false;
    }
    String old = bundle.getVersion().toString();
    long begun = System.nanoTime();
    boolean wanted = framework.isWanted(bundle);
    try {
      if (framework.isOurs(bundle)) {
        framework.uninstall(bundle);
        told(symbolicName, old, "none", "its jar is gone", begun);
      } else {
        framework.stop(bundle);
        framework.updateFromOrigin(bundle, store.original(symbolicName));
        if (wanted) {
          framework.start(bundle);
        }
        told(symbolicName, old, bundle.getVersion().toString(), "its jar is gone", begun);
      }
      return true;
    } catch (BundleException | IOException e) {
      LOG.atError()
          .addKeyValue("operation", "update_bundle")
          .addKeyValue("reason", reason(e))
          .log(
              "bundle {}: could not go back from {} to the version that it came from, {}: {};"
                  + " restart the host",
              symbolicName,
              now.version(),
              bundle.getLocation(),
              reason(e));
      return false;
    }
  }

  private void keep(Drop drop, BundleJar jar) throws IOException {
    BundleJar kept = store.keep(jar);
    inForce.put(kept.symbolicName(), kept);
    drop.offer(kept);
  }

  private void forget(String symbolicName) {
    BundleJar jar = inForce.remove(symbolicName);
    unproven.remove(symbolicName);
    if (jar != null) {
      deleteQuietly(jar.content());
    }
  }

  private static Path aside(BundleJar jar) throws IOException {
    Path aside = jar.content().resolveSibling(jar.symbolicName() + ".before");
    Files.deleteIfExists(aside);
    return aside;
  }

  private void uninstallQuietly(Bundle bundle) {
    if (bundle == null) {
      return;
    }
    try {
      framework.uninstall(bundle);
    } catch (BundleException e) {
      LOG.atWarn()
          .addKeyValue("operation", "update_bundle")
          .addKeyValue("reason", reason(e))
          .log("bundle {} could not be uninstalled: restart the host", bundle.getSymbolicName());
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.atDebug().addKeyValue("reason", e.toString()).log("{} was not deleted", file);
    }
  }

  private void refuse(Drop drop, String reason, boolean hopeful, BundleJar before) {
    boolean news = !reason.equals(drop.problem());
    drop.refuse(reason, hopeful, before);
    if (news) {
      LOG.atError()
          .addKeyValue("operation", "update_bundle")
          .addKeyValue("file", shown(drop.name()))
          .addKeyValue("reason", "refused")
          .log("{} is refused: {}. Put a good jar in its place", shown(drop.name()), reason);
    }
  }

  private static String standing(Bundle bundle, boolean wanted) {
    boolean well = !wanted || bundle.getState() == Bundle.ACTIVE || Framework.isFragment(bundle);
    return "version " + bundle.getVersion() + (well ? " is back" : " is back, but does not run");
  }

  private static void told(
      String symbolicName, String from, String to, String why, long begunNanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos);
    LOG.atInfo()
        .addKeyValue("operation", "update_bundle")
        .addKeyValue("bundle", symbolicName)
        .addKeyValue("reason", why)
        .log("bundle {}: {} → {} ({}), took {} ms", symbolicName, from, to, why, millis);
  }

  private static boolean waitsForAnother(Exception e) {
    return e instanceof BundleException failure
        && failure.getType() == BundleException.RESOLVE_ERROR;
  }

  private static String reason(Exception e) {
    StringBuilder reason = new StringBuilder(String.valueOf(e.getMessage()));
    Throwable cause = e.getCause();
    if (e instanceof BundleException && cause != null && cause.getMessage() != null) {
      reason.append(" (").append(cause.getMessage()).append(')');
    }
    return reason.toString().replaceAll("\\p{Cc}+", " ");
  }

  private String shown(String name) {
    return folder.getFileName() + "/" + name.replaceAll("[\\p{Cc}\\p{Cf}]", "�");
  }
}
