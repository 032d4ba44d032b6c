package org.seedferry.guard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThreadDressTest {

  @Test
  void workerGetsItsNameAndItsClassLoaderBack() {
    Thread self = Thread.currentThread();
    String name = self.getName();
    ClassLoader loader = self.getContextClassLoader();
    try {
      try (ThreadDress dress = new ThreadDress("task")) {
        assertThat(self.getName()).isEqualTo("task");
        self.setContextClassLoader(new ClassLoader(loader) {});
      }
      assertThat(self.getName()).isEqualTo(name);
      assertThat(self.getContextClassLoader()).isSameAs(Core.class.getClassLoader());
    } finally {
      self.setContextClassLoader(loader);
    }
  }
}
