package org.seedferry.itests.felix;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.BundleWiring;

/**
 * A Felix with nothing in it, as a program that is told by its input what to do, and answers each
 * command with one line. It knows nothing of the guard but the names of its services.
 */
public final class BareFelix {

  private final Framework framework;
  private final Map<String, WeakReference<ClassLoader>> remembered = new HashMap<>();
  private final CountDownLatch release = new CountDownLatch(1);

  private BareFelix(String storage) throws BundleException {
    framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    storage,
                    Constants.FRAMEWORK_STORAGE_CLEAN,
                    Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT));
    System.getProperties().put(Probes.RELEASE, release);
    framework.start();
  }

  /** One argument: the folder for the framework's cache. */
  public static void main(String[] arguments) throws Exception {
    BareFelix felix = new BareFelix(arguments[0]);
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      String[] words = line.split(" ", 2);
      String answer;
      try {
        answer = felix.obey(words[0], words.length < 2 ? "" : words[1]);
      } catch (Exception e) {
        answer = e.toString();
      }
      System.out.println("answer: " + answer.replace("\n", " / "));
    }
    felix.framework.stop();
    felix.framework.waitForStop(0);
  }

  private String obey(String command, String argument) throws Exception {
    switch (command) {
      case "install":
        return framework.getBundleContext().installBundle(argument).getSymbolicName();
      case "start":
        bundle(argument).start();
        return "started";
      case "stop":
        return stop(bundle(argument));
      case "remember":
        ClassLoader loader = bundle(argument).adapt(BundleWiring.class).getClassLoader();
        remembered.put(argument, new WeakReference<>(loader));
        return "remembered";
      case "uninstall":
        bundle(argument).uninstall();
        return "uninstalled";
      case "unloaded":
        return unloaded(remembered.get(argument));
      case "states":
        return Arrays.stream(framework.getBundleContext().getBundles())
            .map(bundle -> bundle.getSymbolicName() + "=" + bundle.getState())
            .collect(Collectors.joining(" "));
      case "release":
        release.countDown();
        return "released";
      default:
        return report(command);
    }
  }

  private Bundle bundle(String name) {
    return Arrays.stream(framework.getBundleContext().getBundles())
        .filter(bundle -> bundle.getSymbolicName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String stop(Bundle bundle) throws BundleException {
    long began = System.nanoTime();
    bundle.stop();
    return "stopped in " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) + " ms";
  }

  private static String unloaded(WeakReference<ClassLoader> loader) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (loader.get() != null && System.nanoTime() < end) {
      System.gc();
      never.await(20, TimeUnit.MILLISECONDS);
    }
    return String.valueOf(loader.get() == null);
  }

  /** What {@code GuardReport} says; this program does not have that class. */
  private String report(String what) throws ReflectiveOperationException, IOException {
    ServiceReference<?> reference =
        framework.getBundleContext().getServiceReference("org.seedferry.guard.GuardReport");
    Object report = framework.getBundleContext().getService(reference);
    try {
      Class<?> type =
          report.getClass().getClassLoader().loadClass("org.seedferry.guard.GuardReport");
      List<?> lines = (List<?>) type.getMethod(what).invoke(report);
      return lines.stream().map(String::valueOf).collect(Collectors.joining(" ;; ", "[", "]"));
    } finally {
      framework.getBundleContext().ungetService(reference);
    }
  }
}
