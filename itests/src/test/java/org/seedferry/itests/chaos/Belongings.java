package org.seedferry.itests.chaos;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.seedferry.testing.Eventually;

/**
 * What a host holds at one moment: tasks, threads that nobody guards, open files and sockets, and
 * the services of our bundles. Things of one kind are counted.
 */
public record Belongings(Map<String, Integer> things) {

  private static final Path OPEN = Path.of("/proc/self/fd");

  /** Jetty has as many threads as its clients need, up to a limit, and lets them go slowly. */
  private static final String OF_JETTY = "qtp";

  private static final Set<String> OF_ONE_TRANSFER = Set.of("transfer_id", "pool");

  /** What there is now. */
  public static Belongings of(List<Bundle> bundles, GuardView guard) {
    Map<String, Integer> things = new TreeMap<>();
    for (GuardView.Row task : guard.tasks()) {
      if (task.fields().keySet().stream().noneMatch(OF_ONE_TRANSFER::contains)) {
        add(things, "task " + task.label() + " " + task.fields());
      }
      if (task.text("state").equals("STUCK")) {
        add(things, "stuck " + task.label());
      }
    }
    for (GuardView.Row thread : guard.threads()) {
      if (!thread.text("colour").equals("GREEN") && !thread.text("name").startsWith(OF_JETTY)) {
        add(
            things,
            "thread "
                + thread.text("name").replaceAll("@[0-9a-f]+|[0-9]+", "#")
                + " ("
                + thread.text("colour")
                + ", "
                + thread.text("owner")
                + ")");
      }
    }
    for (Bundle bundle : bundles) {
      ServiceReference<?>[] services = bundle.getRegisteredServices();
      for (ServiceReference<?> service : services == null ? new ServiceReference<?>[0] : services) {
        String[] types = (String[]) service.getProperty("objectClass");
        add(things, "service " + bundle.getSymbolicName() + " " + List.of(types));
      }
    }
    addOpenFiles(things);
    return new Belongings(things);
  }

  private static void add(Map<String, Integer> things, String thing) {
    things.merge(thing, 1, Integer::sum);
  }

  private static void addOpenFiles(Map<String, Integer> things) {
    if (!Files.isDirectory(OPEN)) {
      return;
    }
    try (DirectoryStream<Path> links = Files.newDirectoryStream(OPEN)) {
      for (Path link : links) {
        String target = target(link);
        if (target.startsWith("socket:")) {
          add(things, "open socket");
        } else if (target.startsWith("/")
            && !target.startsWith("/dev/")
            && !target.startsWith("/proc/")
            && !target.endsWith(".jar")
            && !target.endsWith("/lib/modules")) {
          add(things, "open file " + target);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(OPEN + " cannot be read", e);
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  /** How many things there are whose name begins so. */
  public int count(String kind) {
    return things.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(kind))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  /** What is here more often than there. */
  List<String> moreThan(Belongings other) {
    List<String> lines = new ArrayList<>();
    things.forEach(
        (thing, count) -> {
          int there = other.things.getOrDefault(thing, 0);
          if (count > there) {
            lines.add(thing + ": " + count + " instead of " + there);
          }
        });
    return lines;
  }

  /** Tasks and services that are there less often than before. */
  List<String> lostSince(Belongings other) {
    return other.moreThan(this).stream()
        .filter(line -> line.startsWith("task ") || line.startsWith("service "))
        .map(line -> "lost: " + line)
        .toList();
  }

  /** Waits until nothing is more, and no task or service less; returns what stays different. */
  public static List<String> differencesWithin(
      Duration limit, Belongings before, Supplier<Belongings> now) throws Exception {
    List<String> different = new ArrayList<>();
    try {
      Eventually.holds(
          "back at the baseline",
          limit,
          () -> {
            System.gc();
            Belongings current = now.get();
            different.clear();
            different.addAll(current.moreThan(before));
            different.addAll(current.lostSince(before));
            return different.isEmpty();
          });
    } catch (AssertionError e) {
      return different;
    }
    return List.of();
  }
}
