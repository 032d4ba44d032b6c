package org.seedferry.guard.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All that is accounted to one owner: its guards, its tasks that have not ended, its workers. */
final class Account {
  private final Object key;
  private final String owner;
  private final TimeAndThreads.Crew crew;
  private final Set<Task> tasks = new LinkedHashSet<>();
  private final Set<OwnerGuard> guards = new LinkedHashSet<>();

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

  synchronized List<Task> tasks() {
    return new ArrayList<>(tasks);
  }

  synchronized List<OwnerGuard> guards() {
    return new ArrayList<>(guards);
  }

  synchronized void add(OwnerGuard guard) {
    guards.add(guard);
  }

  synchronized void remove(OwnerGuard guard) {
    guards.remove(guard);
  }

  synchronized void add(Task task) {
    tasks.add(task);
  }

  synchronized void remove(Task task) {
    tasks.remove(task);
  }

  synchronized boolean idle() {
    return guards.isEmpty() && tasks.isEmpty();
  }

  void cancelAll() {
    guards().forEach(OwnerGuard::requestStops);
  }

  void dismiss() {
    crew.dismiss();
  }
}
