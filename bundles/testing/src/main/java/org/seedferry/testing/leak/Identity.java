package org.seedferry.testing.leak;

import java.lang.ref.WeakReference;

/** Equal only to that of the same object, which it does not keep alive. */
final class Identity {
  private final WeakReference<Object> object;
  private final int hash;

  private Identity(Object object) {
    this.object = new WeakReference<>(object);
    this.hash = System.identityHashCode(object);
  }

  static Identity of(Object object) {
    return new Identity(object);
  }

  @Override
  public boolean equals(Object other) {
    if (this == other) {
      return true;
    }
    Object mine = object.get();
    return mine != null && other instanceof Identity that && mine == that.object.get();
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
