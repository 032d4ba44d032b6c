package org.seedferry.guard.internal.audit;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Who extends whom, as far as the audited classes tell. Names are internal ones. */
final class Hierarchy {
  private static final Set<String> ROOTS =
      Set.of(
          "java/lang/Thread",
          "java/util/Timer",
          "java/util/TimerTask",
          "java/util/concurrent/ThreadPoolExecutor",
          "java/util/concurrent/ForkJoinPool",
          "java/util/concurrent/ForkJoinTask",
          "java/util/concurrent/SubmissionPublisher",
          "java/util/concurrent/CompletableFuture");

  private final Map<String, String> parents = new HashMap<>();

  Hierarchy() {
    parents.put("java/util/concurrent/ForkJoinWorkerThread", "java/lang/Thread");
    parents.put(
        "java/util/concurrent/ScheduledThreadPoolExecutor",
        "java/util/concurrent/ThreadPoolExecutor");
    for (String task : Set.of("RecursiveTask", "RecursiveAction", "CountedCompleter")) {
      parents.put("java/util/concurrent/" + task, "java/util/concurrent/ForkJoinTask");
    }
  }

  void add(String type, String parent) {
    if (parent != null) {
      parents.putIfAbsent(type, parent);
    }
  }

  /** The class of the JDK with threads that a class is or extends, empty when there is none. */
  String root(String type) {
    String next = type;
    // A damaged set of classes may extend each other in a circle.
    for (int i = 0; next != null && i < 100; i++) {
      if (ROOTS.contains(next)) {
        return next;
      }
      next = parents.get(next);
    }
    return "";
  }

  boolean related(String one, String other) {
    return isOrExtends(one, other) || isOrExtends(other, one);
  }

  private boolean isOrExtends(String type, String parent) {
    String next = type;
    for (int i = 0; next != null && i < 100; i++) {
      if (next.equals(parent)) {
        return true;
      }
      next = parents.get(next);
    }
    return false;
  }
}
