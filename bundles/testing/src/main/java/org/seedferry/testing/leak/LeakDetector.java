package org.seedferry.testing.leak;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.commons.support.AnnotationSupport;
import org.seedferry.api.Durations;
import org.seedferry.testing.leak.LeakSource.Item;

/**
 * Fails a test class that leaves something of {@link LeakSources#process()} behind, and tells after
 * which of its tests that was there first. On by itself for every test class that has this on its
 * class path, where {@code junit.jupiter.extensions.autodetection.enabled=true}. What cannot be
 * mended is named by {@link Tolerates}.
 *
 * <p>It looks before the first test and after the last one, for the tests of a class may share
 * things, and what they leave behind often ends a moment later: it waits for that, up to 10 s or
 * the configuration parameter {@code seedferry.leak.limit}. What has come before the first test,
 * since the class before, counts as the class's own: its static initializers make it.
 *
 * <p>Tests that run at the same time are not supported, for it cannot be told whose a thread or a
 * file is: every class fails then.
 */
public final class LeakDetector implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private static final Namespace NAMESPACE = Namespace.create(LeakDetector.class);
  private static final String LIMIT = "seedferry.leak.limit";

  @Override
  public void beforeAll(ExtensionContext context) {
    if (context.getExecutionMode() == ExecutionMode.CONCURRENT) {
      throw new IllegalStateException(
          "The leak detector cannot tell whose a leftover is while tests run at the same time:"
              + " set junit.jupiter.execution.parallel.enabled=false");
    }
    Witness witness = witness(context);
    Snapshot before = null;
    if (topLevel(context)) {
      before = ofTheRun(context).get(Snapshot.class, Snapshot.class);
    }
    witness.look("before the first test of " + name(context));
    ofTheClass(context).put(Snapshot.class, before == null ? Snapshot.take(witness) : before);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    witness(context)
        .look("after " + name(context) + "." + context.getRequiredTestMethod().getName());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Snapshot before = ofTheClass(context).remove(Snapshot.class, Snapshot.class);
    if (before == null) {
      return;
    }
    Witness witness = witness(context);
    witness.look("after the last test of " + name(context));
    List<String> left =
        before.ignoring(tolerated(context.getRequiredTestClass())).leftWithin(limit(context));
    ofTheRun(context).put(Snapshot.class, Snapshot.take(witness));
    if (!left.isEmpty()) {
      throw new AssertionError(
          name(context) + " leaves " + left.size() + " behind:\n" + String.join("\n", left));
    }
  }

  private static Predicate<Item> tolerated(Class<?> testClass) {
    List<Pattern> patterns =
        Stream.<Class<?>>iterate(testClass, type -> type != null, Class::getEnclosingClass)
            .flatMap(
                type -> AnnotationSupport.findRepeatableAnnotations(type, Tolerates.class).stream())
            .map(tolerates -> Pattern.compile(tolerates.value()))
            .toList();
    return item -> {
      String text = item.kind() + " " + item.origin().get();
      return patterns.stream().anyMatch(pattern -> pattern.matcher(text).find());
    };
  }

  private static Duration limit(ExtensionContext context) {
    return Durations.parse(context.getConfigurationParameter(LIMIT).orElse("10s"));
  }

  private static Witness witness(ExtensionContext context) {
    return ofTheRun(context)
        .getOrComputeIfAbsent(
            Witness.class, any -> new Witness(LeakSources.process()), Witness.class);
  }

  private static boolean topLevel(ExtensionContext context) {
    return context.getParent().filter(parent -> parent == context.getRoot()).isPresent();
  }

  private static Store ofTheRun(ExtensionContext context) {
    return context.getRoot().getStore(NAMESPACE);
  }

  private static Store ofTheClass(ExtensionContext context) {
    return context.getStore(Namespace.create(LeakDetector.class, context.getUniqueId()));
  }

  private static String name(ExtensionContext context) {
    return context.getRequiredTestClass().getSimpleName();
  }
}
