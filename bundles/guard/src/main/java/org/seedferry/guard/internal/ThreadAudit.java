package org.seedferry.guard.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.seedferry.guard.ThreadReport;
import org.seedferry.guard.ThreadReport.Colour;

/** Tells whom each live thread belongs to. */
final class ThreadAudit {
  private static final Set<String> OF_THE_MACHINE =
      Set.of("main", "DestroyJavaVM", "process reaper", "Attach Listener", "Signal Dispatcher");

  private final Owners owners;
  private final Set<Thread> guarded;
  private final Map<Thread, Task> tasks = new HashMap<>();
  private final Map<Thread, Boolean> present = new HashMap<>();

  ThreadAudit(Owners owners, Set<Thread> guarded, List<Account> accounts) {
    this.owners = owners;
    this.guarded = guarded;
    for (Account account : accounts) {
      for (Task task : account.tasks()) {
        Thread thread = task.thread();
        if (thread != null) {
          tasks.put(thread, task);
          present.put(thread, !task.stuck() && owners.present(account.key()));
        }
      }
    }
  }

  List<ThreadReport> report() {
    List<ThreadReport> reports = new ArrayList<>();
    Thread.getAllStackTraces()
        .forEach(
            (thread, stack) -> {
              // One that has ended meanwhile shows no stack and belongs to nobody any more.
              if (stack.length > 0 || thread.isAlive()) {
                reports.add(classify(thread, stack));
              }
            });
    reports.sort(Comparator.comparing(ThreadReport::name));
    return reports;
  }

  private ThreadReport classify(Thread thread, StackTraceElement[] stack) {
    Task task = tasks.get(thread);
    if (task != null) {
      Colour colour = present.get(thread) ? Colour.GREEN : Colour.RED;
      return report(thread, stack, colour, task.owner(), task.spec().name());
    }
    if (guarded.contains(thread)) {
      return report(thread, stack, Colour.GREEN, "guard", "");
    }
    if (ofTheMachine(thread, stack)) {
      return report(thread, stack, Colour.GREEN, "jvm", "");
    }
    Optional<Owners.Owner> owner = owners.of(thread, stack);
    Colour colour = owner.isPresent() && owner.get().library() ? Colour.YELLOW : Colour.RED;
    return report(thread, stack, colour, owner.map(Owners.Owner::name).orElse("unknown"), "");
  }

  private static ThreadReport report(
      Thread thread, StackTraceElement[] stack, Colour colour, String owner, String task) {
    String top = stack.length == 0 ? "" : stack[0].toString();
    return new ThreadReport(thread.getName(), colour, owner, task, top);
  }

  /**
   * The machine's own threads: known by name, in the system group, or of an internal class of the
   * machine; and with nothing but the machine on their stack.
   */
  private static boolean ofTheMachine(Thread thread, StackTraceElement[] stack) {
    String name = thread.getName();
    if (OF_THE_MACHINE.contains(name)) {
      return true;
    }
    for (StackTraceElement frame : stack) {
      if (!machine(frame)) {
        return false;
      }
    }
    String type = thread.getClass().getName();
    if (type.startsWith("jdk.internal.net.http") || JdkFrames.openedBySomebody(stack)) {
      return false;
    }
    ThreadGroup group = thread.getThreadGroup();
    return group != null && group.getParent() == null
        || type.startsWith("jdk.")
        || type.startsWith("sun.")
        || name.startsWith("ForkJoinPool.commonPool")
        || name.startsWith("RMI ");
  }

  private static boolean machine(StackTraceElement frame) {
    String module = frame.getModuleName();
    return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
  }
}
