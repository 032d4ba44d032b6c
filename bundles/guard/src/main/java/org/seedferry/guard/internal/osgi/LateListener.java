package org.seedferry.guard.internal.osgi;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.seedferry.guard.GuardListener;
import org.seedferry.guard.TaskExit;

/**
 * A listener that is got from the service registry at the first exit, not while the guard is being
 * made: a component that hears of exits and needs the guard as well would end in a circle.
 */
final class LateListener implements GuardListener {

  private final BundleContext context;
  private final ServiceReference<GuardListener> reference;
  private GuardListener listener;
  private boolean released;

  LateListener(BundleContext context, ServiceReference<GuardListener> reference) {
    this.context = context;
    this.reference = reference;
  }

  @Override
  public void exited(TaskExit exit) {
    GuardListener present = get();
    if (present != null) {
      present.exited(exit);
    }
  }

  /** Gives the service back; it hears of nothing more. */
  void release() {
    boolean got;
    synchronized (this) {
      released = true;
      got = listener != null;
      listener = null;
    }
    if (got) {
      context.ungetService(reference);
    }
  }

  /** No lock is held while it is got, for that may run anybody's code. */
  private GuardListener get() {
    synchronized (this) {
      if (listener != null || released) {
        return listener;
      }
    }
    GuardListener got = context.getService(reference);
    boolean surplus;
    synchronized (this) {
      surplus = got != null && (listener != null || released);
      if (!surplus) {
        listener = got;
      }
    }
    if (surplus) {
      context.ungetService(reference);
    }
    return got;
  }
}
