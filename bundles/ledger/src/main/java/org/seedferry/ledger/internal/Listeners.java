package org.seedferry.ledger.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.osgi.framework.ServiceReference;
import org.seedferry.api.ledger.LedgerListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who are woken after a commit. A listener is not got before the first one that concerns it:
 * a listener that is a component and needs the ledger would have to be made while the ledger is
 * being made, which ends in a circle. Thread-safe.
 */
final class Listeners {

  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  private final Function<ServiceReference<LedgerListener>, LedgerListener> get;
  private final Consumer<ServiceReference<LedgerListener>> giveBack;
  private final Map<ServiceReference<LedgerListener>, LedgerListener> known = new LinkedHashMap<>();

  /**
   * Nobody yet.
   *
   * @param get gets the service, or null when it is not there now
   * @param giveBack gives it back
   */
  Listeners(
      Function<ServiceReference<LedgerListener>, LedgerListener> get,
      Consumer<ServiceReference<LedgerListener>> giveBack) {
    this.get = get;
    this.giveBack = giveBack;
  }

  void add(ServiceReference<LedgerListener> reference) {
    synchronized (known) {
      known.putIfAbsent(reference, null);
    }
  }

  void remove(ServiceReference<LedgerListener> reference) {
    LedgerListener got;
    synchronized (known) {
      got = known.remove(reference);
    }
    if (got != null) {
      giveBack.accept(reference);
    }
  }

  /** Wakes all, also after one has thrown. */
  void wake() {
    List<ServiceReference<LedgerListener>> all;
    synchronized (known) {
      all = new ArrayList<>(known.keySet());
    }
    for (ServiceReference<LedgerListener> reference : all) {
      try {
        LedgerListener listener = listener(reference);
        if (listener != null) {
          listener.changed();
        }
      } catch (RuntimeException | Error e) {
        // The change is committed: whoever made it must not be told that it failed.
        LOG.atWarn()
            .addKeyValue("operation", "wake_ledger_listener")
            .addKeyValue("reason", e.toString())
            .setCause(e)
            .log("a ledger listener threw; the change is stored and the others are told");
      }
    }
  }

  /** No lock is held while it is got, for that may run anybody's code. */
  private LedgerListener listener(ServiceReference<LedgerListener> reference) {
    synchronized (known) {
      LedgerListener got = known.get(reference);
      if (got != null) {
        return got;
      }
    }
    LedgerListener got = get.apply(reference);
    if (got == null) {
      return null;
    }
    boolean surplus;
    synchronized (known) {
      surplus = !known.replace(reference, null, got);
    }
    if (surplus) {
      giveBack.accept(reference);
    }
    return got;
  }
}
