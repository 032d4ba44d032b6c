package org.seedferry.guard.internal.osgi;

import java.time.Clock;
import org.osgi.framework.Bundle;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import org.seedferry.guard.Guard;
import org.seedferry.guard.GuardedPool;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.OwnedGuard;
import org.seedferry.guard.TaskSpec;
import org.seedferry.guard.Uninterrupted;
import org.seedferry.guard.Work;

/** The guard of one component, accounted to the bundle of that component. */
@Component(service = Guard.class, scope = ServiceScope.PROTOTYPE)
public final class BundleGuard implements Guard {
  private final GuardHost host;
  private final Bundle user;
  private final OwnedGuard guard;

  @Activate
  public BundleGuard(@Reference GuardHost host, ComponentContext context) {
    this.host = host;
    this.user = context.getUsingBundle();
    this.guard = host.open(user);
  }

  @Deactivate
  void stop() {
    host.close(guard, user);
  }

  @Override
  public GuardedTask start(TaskSpec spec, Work work) {
    return guard.start(spec, work);
  }

  @Override
  public GuardedPool pool(String name, int workers, int capacity) {
    return guard.pool(name, workers, capacity);
  }

  @Override
  public <T, E extends Exception> T uninterrupted(Uninterrupted<T, E> work) throws E {
    return guard.uninterrupted(work);
  }

  @Override
  public Clock clock() {
    return guard.clock();
  }
}
