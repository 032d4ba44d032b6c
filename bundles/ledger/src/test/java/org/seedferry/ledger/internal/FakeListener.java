package org.seedferry.ledger.internal;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.seedferry.api.ledger.LedgerListener;

/** A listener as the service registry shows it; counts how often it is got and given back. */
final class FakeListener implements ServiceReference<LedgerListener> {

  private final LedgerListener listener;
  int got;
  int givenBack;
  boolean there = true;

  FakeListener(LedgerListener listener) {
    this.listener = listener;
  }

  /** Nobody yet; all that are added are to be of this class. */
  static Listeners listeners() {
    return new Listeners(
        reference -> {
          FakeListener fake = (FakeListener) reference;
          fake.got++;
          return fake.there ? fake.listener : null;
        },
        reference -> ((FakeListener) reference).givenBack++);
  }

  static void all(JdbcLedger ledger, List<LedgerListener> listeners) {
    listeners.forEach(listener -> ledger.addListener(new FakeListener(listener)));
  }

  @Override
  public Object getProperty(String key) {
    return null;
  }

  @Override
  public String[] getPropertyKeys() {
    return new String[0];
  }

  @Override
  public Bundle getBundle() {
    return null;
  }

  @Override
  public Bundle[] getUsingBundles() {
    return null;
  }

  @Override
  public boolean isAssignableTo(Bundle bundle, String className) {
    return true;
  }

  @Override
  public int compareTo(Object reference) {
    return Integer.compare(hashCode(), reference.hashCode());
  }

  @Override
  public Dictionary<String, Object> getProperties() {
    return new Hashtable<>();
  }

  @Override
  public <A> A adapt(Class<A> type) {
    return null;
  }
}
