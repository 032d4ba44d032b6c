package org.seedferry.home.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ScrLeftoversTest {

  /** What is taken away lies in private fields: a later version of the runtime may have others. */
  @Test
  void theRuntimeThatIsShippedKeepsWhatItMissesWhereItIsLookedFor() throws Exception {
    Class<?> runtime =
        Class.forName("org.apache.felix.scr.impl.runtime.ServiceComponentRuntimeImpl");
    Class<?> registry = runtime.getDeclaredField(ScrLeftovers.REGISTRY).getType();
    assertThat(registry.getName()).isEqualTo("org.apache.felix.scr.impl.ComponentRegistry");
    assertThat(registry.getDeclaredField(ScrLeftovers.MISSING).getType()).isEqualTo(Map.class);
  }
}
