package org.seedferry.transport.sftp.internal;

import java.util.concurrent.RejectedExecutionException;
import org.apache.sshd.common.util.threads.NoCloseExecutor;
import org.apache.sshd.common.util.threads.ThreadUtils;

/**
 * The threads by which the library reads from the network. The runtime's channel group goes on
 * handing over reads that end because it is being closed, and fails with a stack trace on standard
 * error where nobody takes them: they are taken as long as there are threads, and dropped then.
 * Thread-safe.
 */
final class NetworkThreads extends NoCloseExecutor {

  NetworkThreads(String name, int count) {
    super(ThreadUtils.newFixedThreadPool(name, count));
  }

  @Override
  public void execute(Runnable command) {
    try {
      executor.execute(command);
    } catch (RejectedExecutionException e) {
      // Whoever waited for this read has been told of the close already.
    }
  }

  /** Ends the threads. */
  void end() {
    executor.shutdownNow();
  }
}
