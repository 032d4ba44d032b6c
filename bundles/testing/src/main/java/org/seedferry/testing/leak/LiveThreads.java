package org.seedferry.testing.leak;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The live threads of the virtual machine, without the machine's own. */
final class LiveThreads {
  private static final List<String> OF_THE_MACHINE =
      List.of("ForkJoinPool.commonPool", "process reaper", "Attach Listener", "DestroyJavaVM");

  private LiveThreads() {}

  static Set<Thread> now() {
    Set<Thread> threads = Collections.newSetFromMap(new IdentityHashMap<>());
    threads.addAll(Thread.getAllStackTraces().keySet());
    return threads;
  }

  static List<String> since(Set<Thread> before) {
    List<String> left = new ArrayList<>();
    for (Map.Entry<Thread, StackTraceElement[]> live : Thread.getAllStackTraces().entrySet()) {
      Thread thread = live.getKey();
      if (thread.isAlive()
          && thread != Thread.currentThread()
          && !before.contains(thread)
          && !ofTheMachine(thread)) {
        left.add(text(thread, live.getValue()));
      }
    }
    Collections.sort(left);
    return left;
  }

  private static boolean ofTheMachine(Thread thread) {
    ThreadGroup group = thread.getThreadGroup();
    return group != null && group.getParent() == null
        || thread.getClass().getName().startsWith("jdk.internal.misc.")
        || OF_THE_MACHINE.stream().anyMatch(thread.getName()::startsWith);
  }

  private static String text(Thread thread, StackTraceElement[] stack) {
    StringBuilder text = new StringBuilder("thread ").append(thread.getName());
    text.append(" (").append(thread.getState()).append(')');
    for (StackTraceElement frame : stack) {
      text.append("\n    at ").append(frame);
    }
    return text.toString();
  }
}
