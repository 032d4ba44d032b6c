package org.seedferry.notifier.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.ledger.EventKind;
import org.seedferry.api.notify.Channel;
import org.seedferry.api.notify.Notice;

/** A channel that keeps what it is told, and fails on demand. */
final class FakeChannel implements Channel {

  private final String name;
  private final List<String> told = new ArrayList<>();
  private Callable<RemoteFailure> trouble = () -> null;
  private int tries;

  FakeChannel(String name) {
    this.name = name;
  }

  /** Fails with what this returns; takes the notice when it returns null, panics as it throws. */
  synchronized FakeChannel trouble(Callable<RemoteFailure> next) {
    trouble = next;
    return this;
  }

  /** The names that it was told of, those of repetitions with a mark. */
  synchronized List<String> told() {
    return List.copyOf(told);
  }

  synchronized int tries() {
    return tries;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<EventKind> kinds() {
    return Set.of(EventKind.QUEUED);
  }

  @Override
  public synchronized void send(Notice notice) throws RemoteFailure {
    tries++;
    RemoteFailure failure;
    try {
      failure = trouble.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    if (failure != null) {
      throw failure;
    }
    told.add(notice.event().name() + (notice.repeated() ? " (repeated)" : ""));
  }
}
