package org.seedferry.testing.leak;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a test class that leaves threads or open files behind:
 * {@code @ExtendWith(LeakDetector.class)}. It looks before the first and after the last test of the
 * class, for what tests leave behind often ends a moment later. Not for tests that run at the same
 * time.
 *
 * <p>Without JUnit: {@link Snapshot}.
 */
public final class LeakDetector implements BeforeAllCallback, AfterAllCallback {
  private static final Namespace NAMESPACE = Namespace.create(LeakDetector.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    context.getStore(NAMESPACE).put(context.getUniqueId(), Snapshot.take());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Snapshot before = context.getStore(NAMESPACE).remove(context.getUniqueId(), Snapshot.class);
    if (before != null) {
      before.assertNothingLeft();
    }
  }
}
