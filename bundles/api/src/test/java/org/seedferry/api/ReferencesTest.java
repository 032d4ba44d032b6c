package org.seedferry.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

class ReferencesTest {

  private final Map<Object, String> registry = new HashMap<>();
  private final Map<Object, Integer> uses = new HashMap<>();
  private boolean stopped;
  private final References<String> references =
      new References<>(
          (BundleContext)
              Proxy.newProxyInstance(
                  BundleContext.class.getClassLoader(),
                  new Class<?>[] {BundleContext.class},
                  (self, method, arguments) -> {
                    if (stopped) {
                      throw new IllegalStateException("the context is not valid any more");
                    }
                    return switch (method.getName()) {
                      case "getService" -> {
                        String service = registry.get(arguments[0]);
                        uses.merge(arguments[0], service == null ? 0 : 1, Integer::sum);
                        yield service;
                      }
                      case "ungetService" -> uses.merge(arguments[0], -1, Integer::sum) >= 0;
                      default -> throw new UnsupportedOperationException(method.getName());
                    };
                  }));

  @Test
  void oneThatCouldNotBeHadWhenItWasBoundIsHadLater() {
    ServiceReference<String> reference = reference();
    references.add(reference);
    assertThat(references.get()).isEmpty();
    registry.put(reference, "box");
    assertThat(references.get()).containsExactly("box");
  }

  @Test
  void eachIsGotOnceAndGivenBackWhenItIsUnbound() {
    ServiceReference<String> reference = reference();
    registry.put(reference, "box");
    references.add(reference);
    references.get();
    references.get();
    assertThat(uses).containsEntry(reference, 1);
    assertThat(references.remove(reference)).isEqualTo("box");
    assertThat(uses).containsEntry(reference, 0);
    assertThat(references.get()).isEmpty();
    assertThat(references.get(reference)).isNull();
  }

  @Test
  void oneThatIsUnboundWithoutEverBeingUsedIsNotGivenBack() {
    ServiceReference<String> reference = reference();
    references.add(reference);
    assertThat(references.remove(reference)).isNull();
    assertThat(uses).isEmpty();
  }

  @Test
  void afterTheStopOfItsBundleNothingIsHadAndNothingThrown() {
    ServiceReference<String> used = reference();
    registry.put(used, "box");
    references.add(used);
    references.get();
    references.add(reference());
    stopped = true;
    assertThat(references.get()).containsExactly("box");
    assertThat(references.remove(used)).isEqualTo("box");
  }

  @SuppressWarnings("unchecked")
  private static ServiceReference<String> reference() {
    return (ServiceReference<String>)
        Proxy.newProxyInstance(
            ServiceReference.class.getClassLoader(),
            new Class<?>[] {ServiceReference.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "hashCode" -> System.identityHashCode(self);
                  case "equals" -> self == arguments[0];
                  default -> method.getName();
                });
  }
}
