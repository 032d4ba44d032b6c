package org.seedferry.launcher;

import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;

/** The end of the host, asked for by a bundle, a signal or the shell; the first one counts. */
final class Exit implements IntConsumer {

  private final CompletableFuture<Integer> code = new CompletableFuture<>();

  /** Asks for the end; returns at once. */
  @Override
  public void accept(int exitCode) {
    code.complete(exitCode);
  }

  /** True when somebody has asked. */
  boolean isAskedFor() {
    return code.isDone();
  }

  /** Waits until somebody asks. */
  int await() {
    return code.join();
  }
}
