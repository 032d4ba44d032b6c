package org.seedferry.transport.sftp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NetworkThreadsTest {

  @Test
  void whatEndsByTheCloseIsTakenAndLaterDroppedWithoutAWord() throws Exception {
    NetworkThreads threads = new NetworkThreads("test-network", 1);
    CountDownLatch taken = new CountDownLatch(1);
    threads.shutdown();
    threads.execute(taken::countDown);
    assertThat(taken.await(1, TimeUnit.MINUTES)).isTrue();
    threads.end();
    threads.execute(() -> {});
  }
}
