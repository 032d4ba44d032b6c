package org.seedferry.guard.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.seedferry.guard.ClosedException;
import org.seedferry.guard.GuardListener;
import org.seedferry.guard.GuardReport;
import org.seedferry.guard.OwnedGuard;
import org.seedferry.guard.TaskExit;
import org.seedferry.guard.TaskReport;
import org.seedferry.guard.ThreadReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The books of the guard: one account for each owner that has guards or tasks. */
public final class Core implements GuardReport, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Core.class);

  private final TimeAndThreads time;
  private final Interrupts interrupts;
  private final Owners owners;
  private final Map<Object, Account> accounts = new HashMap<>();
  private final List<GuardListener> listeners = new CopyOnWriteArrayList<>();
  private boolean closed;

  public Core(TimeAndThreads time, Owners owners) {
    this.time = Objects.requireNonNull(time, "time");
    this.interrupts = new Interrupts(time);
    this.owners = Objects.requireNonNull(owners, "owners");
  }

  TimeAndThreads time() {
    return time;
  }

  Interrupts interrupts() {
    return interrupts;
  }

  /**
   * A guard for one component of an owner.
   *
   * @param key what tells owners apart, never something that keeps an owner in memory
   * @param owner the owner's name
   */
  public OwnedGuard guard(Object key, String owner) {
    Objects.requireNonNull(owner, "owner");
    synchronized (accounts) {
      if (closed) {
        throw new ClosedException("no guard for " + owner + ": the guard is closed");
      }
      Account account = accounts.computeIfAbsent(key, k -> new Account(k, owner, time.crew(owner)));
      OwnerGuard guard = new OwnerGuard(this, account);
      account.add(guard);
      return guard;
    }
  }

  /** True when an owner is about to go: it starts nothing more. */
  boolean leaving(Account account) {
    return owners.leaving(account.key());
  }

  /** The names of the tasks of a guard that its owner has not closed. */
  public static List<String> unclosed(OwnedGuard guard) {
    return ((OwnerGuard) guard).unclosed();
  }

  /**
   * Cancels without waiting all that ends together with an owner that is about to go; nothing where
   * it stays. Whoever waits for one task of it then waits for all of them at the same time.
   */
  public void cancelIfLeaving(Object key) {
    if (owners.allLeaving()) {
      cancelAll();
    } else if (owners.leaving(key)) {
      cancelAll(key);
    }
  }

  /** Cancels all tasks of an owner without waiting. Its guards still take new ones. */
  public void cancelAll(Object key) {
    Account account = account(key);
    if (account != null) {
      account.cancelAll();
    }
  }

  /** Cancels all tasks of all owners without waiting. */
  public void cancelAll() {
    all().forEach(Account::cancelAll);
  }

  /**
   * Closes all that an owner has left behind.
   *
   * @return the names of the tasks that it left behind
   */
  public List<String> closeAll(Object key) {
    Account account = account(key);
    if (account == null) {
      return List.of();
    }
    List<OwnerGuard> guards = account.guards();
    List<String> left = guards.stream().flatMap(guard -> guard.unclosed().stream()).toList();
    account.cancelAll();
    guards.forEach(OwnerGuard::close);
    return left;
  }

  private Account account(Object key) {
    synchronized (accounts) {
      return accounts.get(key);
    }
  }

  private List<Account> all() {
    synchronized (accounts) {
      return new ArrayList<>(accounts.values());
    }
  }

  void release(Account account, OwnerGuard guard) {
    account.remove(guard);
    dismissIdle(account);
  }

  void ended(Account account, Task task) {
    account.ended(task);
    dismissIdle(account);
  }

  private void dismissIdle(Account account) {
    boolean gone;
    synchronized (accounts) {
      gone = account.idle() && accounts.remove(account.key(), account);
    }
    if (gone) {
      account.dismiss();
    }
  }

  public void add(GuardListener listener) {
    listeners.add(Objects.requireNonNull(listener, "listener"));
  }

  public void remove(GuardListener listener) {
    listeners.remove(listener);
  }

  /** True when nobody listens to exits. */
  boolean unheard() {
    return listeners.isEmpty();
  }

  void tell(TaskExit exit) {
    for (GuardListener listener : listeners) {
      try {
        listener.exited(exit);
      } catch (Throwable e) {
        Quietly.log(
            () ->
                LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("operation", exit.operation())
                    .log("listener {} failed", listener.getClass().getName()));
      }
    }
  }

  @Override
  public List<TaskReport> tasks() {
    return all().stream()
        .flatMap(account -> account.tasks().stream())
        .map(Task::report)
        .sorted(Comparator.comparing(TaskReport::bundle).thenComparing(TaskReport::operation))
        .toList();
  }

  @Override
  public List<ThreadReport> threads() {
    return new ThreadAudit(owners, time.threads(), all()).report();
  }

  /** Closes all guards with one limit for all, then ends the threads. */
  @Override
  public void close() {
    synchronized (accounts) {
      closed = true;
    }
    cancelAll();
    all().forEach(account -> account.guards().forEach(OwnerGuard::close));
    time.close();
  }
}
