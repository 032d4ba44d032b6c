package org.seedferry.itests.felix;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.seedferry.guard.GuardReport;
import org.seedferry.guard.TaskReport;
import org.seedferry.guard.ThreadReport;

/**
 * What our bundles hold at one moment: their guarded tasks, their services, and every thread that
 * nobody guards. Things of one kind are counted, for their numbers differ from start to start.
 */
public record Inventory(Map<String, Integer> things) {

  public static Inventory of(List<Bundle> ours, GuardReport report) {
    Map<String, Integer> things = new TreeMap<>();
    for (TaskReport task : report.tasks()) {
      if (task.fields().isEmpty()) {
        things.merge("task " + task.bundle() + "/" + task.operation(), 1, Integer::sum);
      }
    }
    for (ThreadReport thread : report.threads()) {
      if (thread.colour() != ThreadReport.Colour.GREEN) {
        things.merge(
            "thread "
                + thread.name().replaceAll("[0-9]+", "#")
                + " ("
                + thread.colour()
                + ", "
                + thread.owner()
                + ")",
            1,
            Integer::sum);
      }
    }
    for (Bundle bundle : ours) {
      ServiceReference<?>[] services = bundle.getRegisteredServices();
      for (ServiceReference<?> service : services == null ? new ServiceReference<?>[0] : services) {
        String[] types = (String[]) service.getProperty("objectClass");
        things.merge("service " + bundle.getSymbolicName() + " " + List.of(types), 1, Integer::sum);
      }
    }
    return new Inventory(things);
  }

  /** What is here more often than there; a pool of a library's threads may have shrunk. */
  public List<String> moreThan(Inventory other) {
    List<String> more = new ArrayList<>();
    things.forEach(
        (thing, count) -> {
          int before = other.things.getOrDefault(thing, 0);
          if (count > before) {
            more.add(thing + ": " + count + " instead of " + before);
          }
        });
    return more;
  }

  /** Tasks and services that are there less often than before. */
  public List<String> lostSince(Inventory other) {
    List<String> lost = new ArrayList<>();
    other.things.forEach(
        (thing, before) -> {
          if (!thing.startsWith("thread ") && things.getOrDefault(thing, 0) < before) {
            lost.add(thing + ": " + things.getOrDefault(thing, 0) + " instead of " + before);
          }
        });
    return lost;
  }
}
