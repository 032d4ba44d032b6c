package org.seedferry.itests.churn.driver;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Works off operations in their order, several at a time, so that bundles stop while others start;
 * never two at a time that occupy the same bundle.
 */
final class Lanes {

  private final int count;
  private final Figures figures;
  private final Deque<Operation> waiting = new ArrayDeque<>();
  private final Set<String> occupied = new HashSet<>();
  private final List<String> failures = new ArrayList<>();
  private int running;

  Lanes(int count, Figures figures) {
    this.count = count;
    this.figures = figures;
  }

  /** Does all of them, and returns what went wrong. */
  List<String> run(Collection<Operation> operations) throws InterruptedException {
    waiting.addAll(operations);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Thread thread = new Thread(this::work, "churn lane " + i);
      thread.setContextClassLoader(null);
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return failures;
  }

  private void work() {
    try {
      for (Operation next = take(); next != null; next = take()) {
        try {
          figures.add(next.bundle(), next.kind(), next.work().run());
        } catch (Exception | LinkageError e) {
          note(next, e);
        } finally {
          giveBack(next);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Operation take() throws InterruptedException {
    while (!waiting.isEmpty()) {
      Operation next = waiting.peek();
      boolean free =
          next.isAlone()
              ? running == 0
              : !occupied.contains("*") && next.occupied().stream().noneMatch(occupied::contains);
      if (free) {
        waiting.remove();
        occupied.addAll(next.occupied());
        running++;
        return next;
      }
      wait();
    }
    return null;
  }

  private synchronized void giveBack(Operation done) {
    occupied.removeAll(done.occupied());
    running--;
    notifyAll();
  }

  private synchronized void note(Operation operation, Throwable trouble) {
    StringWriter stack = new StringWriter();
    trouble.printStackTrace(new PrintWriter(stack));
    failures.add(operation.kind() + " of " + operation.bundle() + ": " + stack);
  }
}
