package org.seedferry.testing.leak;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The tasks in the books of every guard in a framework; the guard's classes are not needed. */
final class GuardedTasks implements LeakSource {
  private static final String REPORT = "org.seedferry.guard.GuardReport";

  private final BundleContext framework;

  GuardedTasks(BundleContext framework) {
    this.framework = framework;
  }

  @Override
  public Collection<Item> now() {
    List<Item> items = new ArrayList<>();
    try {
      ServiceReference<?>[] reports = framework.getAllServiceReferences(REPORT, null);
      for (ServiceReference<?> report : reports == null ? new ServiceReference<?>[0] : reports) {
        addTasks(report, items);
      }
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException("no filter is given", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(REPORT + " is not the one that is known here", e);
    }
    return items;
  }

  private void addTasks(ServiceReference<?> reference, List<Item> items)
      throws ReflectiveOperationException {
    Object report = framework.getService(reference);
    if (report == null) {
      return;
    }
    try {
      Class<?> type = report.getClass().getClassLoader().loadClass(REPORT);
      for (Object task : (Collection<?>) type.getMethod("tasks").invoke(report)) {
        String name = call(task, "bundle") + "/" + call(task, "operation");
        String text =
            name + " (" + call(task, "state") + ") " + call(task, "fields") + call(task, "stack");
        items.add(new Item("guarded task", name, Names.withoutNumbers(name), () -> text));
      }
    } finally {
      framework.ungetService(reference);
    }
  }

  private static Object call(Object task, String attribute) throws ReflectiveOperationException {
    return task.getClass().getMethod(attribute).invoke(task);
  }
}
