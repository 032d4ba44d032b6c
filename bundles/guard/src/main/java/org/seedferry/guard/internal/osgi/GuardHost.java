package org.seedferry.guard.internal.osgi;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.seedferry.guard.GuardListener;
import org.seedferry.guard.GuardReport;
import org.seedferry.guard.OwnedGuard;
import org.seedferry.guard.TaskReport;
import org.seedferry.guard.ThreadReport;
import org.seedferry.guard.internal.Core;
import org.seedferry.guard.internal.Quietly;
import org.seedferry.guard.internal.RealTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one guard of a framework. Accounts go by bundle id, so that nothing here keeps a bundle in
 * memory. It is immediate: its timer thread starts in the guard's own start, and inherits nothing
 * from a bundle that happens to be the first to ask.
 */
@Component(
    service = {GuardReport.class, GuardHost.class},
    immediate = true)
public final class GuardHost implements GuardReport {
  private static final Logger LOG = LoggerFactory.getLogger(GuardHost.class);

  private final BundleContext context;
  private final Core core;
  private final Map<ServiceReference<GuardListener>, LateListener> listeners =
      new ConcurrentHashMap<>();
  private final BundleListener gone = (SynchronousBundleListener) this::bundleChanged;

  @Activate
  public GuardHost(BundleContext context) {
    this.context = context;
    this.core = new Core(new RealTime(), new BundleOwners(context));
    context.addBundleListener(gone);
  }

  @Deactivate
  void stop() {
    core.close();
    context.removeBundleListener(gone);
  }

  @Reference(
      name = "listener",
      service = GuardListener.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "remove")
  void add(ServiceReference<GuardListener> reference) {
    LateListener listener = new LateListener(context, reference);
    listeners.put(reference, listener);
    core.add(listener);
  }

  void remove(ServiceReference<GuardListener> reference) {
    LateListener listener = listeners.remove(reference);
    core.remove(listener);
    listener.release();
  }

  OwnedGuard open(Bundle user) {
    return core.guard(user.getBundleId(), name(user));
  }

  /**
   * Closes the guard of one component. When its whole bundle stops, all tasks of the bundle are
   * cancelled first, and those of all bundles when the guard or the framework stops: the limits of
   * those that follow run at the same time, and do not add up.
   */
  void close(OwnedGuard guard, Bundle user) {
    core.cancelIfLeaving(user.getBundleId());
    List<String> left = Core.unclosed(guard);
    if (!left.isEmpty()) {
      Quietly.log(
          () ->
              LOG.atInfo()
                  .addKeyValue("bundle", name(user))
                  .log("{} went without closing {}; the guard closes for it", name(user), left));
    }
    guard.close();
  }

  private void bundleChanged(BundleEvent event) {
    if (event.getType() != BundleEvent.STOPPED && event.getType() != BundleEvent.UNINSTALLED) {
      return;
    }
    Bundle bundle = event.getBundle();
    List<String> left = core.closeAll(bundle.getBundleId());
    if (!left.isEmpty()) {
      Quietly.log(
          () ->
              LOG.atWarn()
                  .addKeyValue("bundle", name(bundle))
                  .log(
                      "{} has stopped and left {} running; the guard has closed for it",
                      name(bundle),
                      left));
    }
  }

  static String name(Bundle bundle) {
    String name = bundle.getSymbolicName();
    return name == null ? "bundle-" + bundle.getBundleId() : name;
  }

  @Override
  public List<TaskReport> tasks() {
    return core.tasks();
  }

  @Override
  public List<ThreadReport> threads() {
    return core.threads();
  }
}
