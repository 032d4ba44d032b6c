package org.seedferry.testing.leak;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The live threads of the virtual machine, without its own and without the one that asks. */
final class LiveThreads implements LeakSource {
  /**
   * Threads that all share, of Java, of JUnit's time limits, and of Felix's resolvers, which end
   * when they have been idle.
   */
  private static final List<String> OF_THE_MACHINE =
      List.of(
          "FelixResolver-",
          "junit-jupiter-timeout-watcher",
          "ForkJoinPool.commonPool",
          "CompletableFutureDelayScheduler",
          "process reaper",
          "Attach Listener",
          "DestroyJavaVM");

  private static final Pattern WORKER = Pattern.compile("([\\w.-]+)/[\\w.-]+");

  @Override
  public Collection<Item> now() {
    List<Item> items = new ArrayList<>();
    for (Thread thread : all()) {
      if (thread.isAlive() && thread != Thread.currentThread() && !ofTheMachine(thread)) {
        items.add(new Item("thread", thread.getId(), kind(thread.getName()), () -> text(thread)));
      }
    }
    return items;
  }

  /** A guard's worker is named after what it does just now, which the tasks tell better. */
  private static String kind(String name) {
    Matcher worker = WORKER.matcher(name);
    return worker.matches() ? worker.group(1) + "/any" : Names.withoutNumbers(name);
  }

  static List<Thread> all() {
    ThreadGroup top = Thread.currentThread().getThreadGroup();
    while (top.getParent() != null) {
      top = top.getParent();
    }
    Thread[] threads = new Thread[top.activeCount() + 16];
    int count = top.enumerate(threads);
    while (count == threads.length) {
      threads = new Thread[2 * count];
      count = top.enumerate(threads);
    }
    return Arrays.asList(threads).subList(0, count);
  }

  private static boolean ofTheMachine(Thread thread) {
    ThreadGroup group = thread.getThreadGroup();
    return group != null && group.getParent() == null
        || thread.getClass().getName().startsWith("jdk.internal.misc.")
        || OF_THE_MACHINE.stream().anyMatch(thread.getName()::startsWith);
  }

  private static String text(Thread thread) {
    StringBuilder text = new StringBuilder(thread.getName());
    text.append(" (").append(thread.getState());
    if (thread.isDaemon()) {
      text.append(", daemon");
    }
    text.append(')');
    for (StackTraceElement frame : thread.getStackTrace()) {
      text.append("\n    at ").append(frame);
    }
    return text.toString();
  }
}
