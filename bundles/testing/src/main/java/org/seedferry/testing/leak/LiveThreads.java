package org.seedferry.testing.leak;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

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

  @Override
  public Collection<Item> now() {
    List<Item> items = new ArrayList<>();
    for (Thread thread : all()) {
      if (thread.isAlive() && thread != Thread.currentThread() && !ofTheMachine(thread)) {
        items.add(
            new Item(
                "thread",
                thread.getId(),
                Names.withoutNumbers(thread.getName()),
                () -> text(thread)));
      }
    }
    return items;
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
