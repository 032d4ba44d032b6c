package org.seedferry.itests.churn.driver;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** All that can be done with the bundles of the project while they run. */
final class Operations {

  static final String STOP_START = "stop and start";
  static final String UPDATE = "update";
  static final String CONFIGURE = "configure";
  static final String REFRESH_ALL = "refresh of all";
  static final String DROP = "jar dropped and taken away";
  static final String CONSOLE = "console stop and start";

  private static final String COMMANDS = "org.apache.felix.service.command.CommandProcessor";
  private static final String HOME = "home";
  private static final long TAKEN_WITHIN_SECONDS = 60;

  private final HostFramework framework;
  private final Settings settings;
  private final Path jars;
  private final Path home;
  private final AtomicInteger changes = new AtomicInteger();

  /**
   * Operations on a host.
   *
   * @param jars a folder with the shipped jar of each bundle, {@code NAME.jar}
   * @param home the host's home
   */
  Operations(HostFramework framework, Settings settings, Path jars, Path home) {
    this.framework = framework;
    this.settings = settings;
    this.jars = jars;
    this.home = home;
  }

  /**
   * A plan in an order by chance.
   *
   * @param scale 1 for 200 stops, 50 updates and 200 changed settings of each bundle, and 20
   *     refreshes
   * @param part which part of them, and of how many: 0 of 2 is the first half
   */
  List<Operation> plan(double scale, int part, int parts, Random random) {
    List<Operation> plan = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Bundle bundle : framework.ours()) {
      String name = HostFramework.shortName(bundle);
      names.add(name);
      add(plan, share(180 * scale, part, parts), () -> stopAndStart(name));
      add(plan, share(20 * scale, part, parts), () -> stopAndStartOnConsole(name));
      add(plan, share(48 * scale, part, parts), () -> update(name));
      List<Settings.Knob> knobs = settings.of(name);
      if (!knobs.isEmpty()) {
        int[] next = {0};
        add(
            plan,
            share(200 * scale, part, parts),
            () -> configure(name, knobs.get(next[0]++ % knobs.size())));
      }
    }
    add(plan, share(20 * scale, part, parts), this::refreshAll);
    // A small share of all drops is spread over the bundles by chance.
    Collections.shuffle(names, random);
    int drops = part(Math.round(2 * scale * names.size()), part, parts);
    for (int i = 0; i < drops; i++) {
      plan.add(drop(names.get(i % names.size())));
    }
    Collections.shuffle(plan, random);
    return plan;
  }

  private static void add(
      List<Operation> plan, int times, java.util.function.Supplier<Operation> operation) {
    for (int i = 0; i < times; i++) {
      plan.add(operation.get());
    }
  }

  /** At least one of each in each part. */
  private static int share(double all, int part, int parts) {
    return part(Math.max(parts, Math.round(all)), part, parts);
  }

  private static int part(long total, int part, int parts) {
    return (int) (total / parts + (part < total % parts ? 1 : 0));
  }

  Operation stopAndStart(String name) {
    return new Operation(
        name,
        STOP_START,
        Set.of(name),
        () -> {
          Bundle bundle = framework.bundle(name);
          long start = System.nanoTime();
          bundle.stop();
          bundle.start();
          return checked(bundle, start);
        });
  }

  Operation stopAndStartOnConsole(String name) {
    return new Operation(
        name,
        CONSOLE,
        Set.of(name),
        () -> {
          Bundle bundle = framework.bundle(name);
          long start = System.nanoTime();
          console("felix:stop " + bundle.getBundleId());
          if (bundle.getState() != Bundle.RESOLVED) {
            throw new IllegalStateException(name + " is not stopped by the console");
          }
          console("felix:start " + bundle.getBundleId());
          return checked(bundle, start);
        });
  }

  /** In place, and then a refresh where others are wired to the bundle. */
  Operation update(String name) {
    return new Operation(
        name,
        UPDATE,
        Set.of(name),
        () -> {
          Bundle bundle = framework.bundle(name);
          byte[] changed = changed(name);
          long start = System.nanoTime();
          BundleWiring before = bundle.adapt(BundleWiring.class);
          bundle.update(new ByteArrayInputStream(changed));
          if (before != null && before.isInUse()) {
            framework.refresh(List.of(bundle));
          }
          return checked(bundle, start);
        });
  }

  Operation drop(String name) {
    return new Operation(
        name,
        DROP,
        Operation.ALL,
        () -> {
          int number = changes.incrementAndGet();
          byte[] changed = ChangedJar.of(original(name), number);
          Path bundles = home.resolve("bundles");
          Path hidden = Files.write(bundles.resolve("." + name + ".part"), changed);
          long start = System.nanoTime();
          Path dropped =
              Files.move(hidden, bundles.resolve(name + ".jar"), StandardCopyOption.ATOMIC_MOVE);
          awaitVersion(name, ChangedJar.version(number), true);
          Files.delete(dropped);
          awaitVersion(name, ChangedJar.version(number), false);
          long took = System.nanoTime() - start;
          awaitAllActive();
          return took;
        });
  }

  Operation configure(String name, Settings.Knob knob) {
    return new Operation(
        name,
        CONFIGURE,
        // The home applies its files anew when it starts, and so takes back what was changed.
        name.equals(HOME) ? Set.of(HOME) : Set.of(name, HOME),
        () -> settings.turn(name, knob));
  }

  Operation refreshAll() {
    return new Operation(
        "all",
        REFRESH_ALL,
        Operation.ALL,
        () -> {
          long start = System.nanoTime();
          framework.refresh(framework.ours());
          framework.checkAllActive();
          return System.nanoTime() - start;
        });
  }

  private void console(String command) throws Exception {
    framework.with(
        COMMANDS,
        processor -> {
          // Also takes what the log writes to standard output meanwhile.
          OutputStream out = OutputStream.nullOutputStream();
          try (AutoCloseable session =
              (AutoCloseable)
                  Reflected.call(
                      processor,
                      "createSession",
                      new ByteArrayInputStream(new byte[0]),
                      out,
                      out)) {
            Reflected.call(session, "execute", command);
          }
          return null;
        });
  }

  private byte[] changed(String name) throws IOException {
    return ChangedJar.of(original(name), changes.incrementAndGet());
  }

  private byte[] original(String name) throws IOException {
    return Files.readAllBytes(jars.resolve(name + ".jar"));
  }

  private static long checked(Bundle bundle, long start) {
    long took = System.nanoTime() - start;
    if (bundle.getState() != Bundle.ACTIVE) {
      throw new IllegalStateException(bundle + " is in state " + bundle.getState());
    }
    return took;
  }

  private void awaitVersion(String name, String version, boolean wanted) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TAKEN_WITHIN_SECONDS);
    while (true) {
      Bundle bundle = framework.bundle(name);
      boolean has = bundle.getVersion().toString().equals(version);
      if (has == wanted && bundle.getState() == Bundle.ACTIVE) {
        return;
      }
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException(
            bundle
                + " is in state "
                + bundle.getState()
                + " and in version "
                + bundle.getVersion()
                + (wanted ? " instead of " : ", not another than ")
                + version);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private void awaitAllActive() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TAKEN_WITHIN_SECONDS);
    while (framework.ours().stream().anyMatch(bundle -> bundle.getState() != Bundle.ACTIVE)) {
      if (System.nanoTime() - end > 0) {
        framework.checkAllActive();
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
