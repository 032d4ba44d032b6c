package org.seedferry.guard.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All that is accounted to one owner: its guards, what they left when they closed, its workers. */
final class Account {
  private final Object key;
  private final String owner;
  private final TimeAndThreads.Crew crew;
  private final Set<OwnerGuard> guards = new LinkedHashSet<>();
  private final Set<Task> leftOver = new LinkedHashSet<>();

  Account(Object key, String owner, TimeAndThreads.Crew crew) {
    this.key = key;
    this.owner = owner;
    this.crew = crew;
  }

  Object key() {
    return key;
  }

  String owner() {
    return owner;
  }

  void execute(Runnable job) {
    crew.execute(job);
  }

  TimeAndThreads.Turn turn(TimeAndThreads.Job job) {
    return crew.turn(job);
  }

  List<Task> tasks() {
    List<Task> tasks = new ArrayList<>();
    guards().forEach(guard -> tasks.addAll(guard.left()));
    synchronized (this) {
      tasks.addAll(leftOver);
    }
    return tasks;
  }

  synchronized List<OwnerGuard> guards() {
    return new ArrayList<>(guards);
  }

  synchronized void add(OwnerGuard guard) {
    guards.add(guard);
  }

  /** A guard is closed; what has not ended all the same stays on the account. */
  void remove(OwnerGuard guard) {
    List<Task> left = guard.left();
    synchronized (this) {
      if (guards.remove(guard)) {
        left.stream().filter(task -> !task.ended()).forEach(leftOver::add);
      }
    }
  }

  synchronized void ended(Task task) {
    leftOver.remove(task);
  }

  synchronized boolean idle() {
    return guards.isEmpty() && leftOver.isEmpty();
  }

  void cancelAll() {
    guards().forEach(OwnerGuard::requestStops);
  }

  void dismiss() {
    crew.dismiss();
  }
}
