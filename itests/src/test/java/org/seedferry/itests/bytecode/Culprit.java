package org.seedferry.itests.bytecode;

/** Launches a thread past the guard. Never called: it is there to be found. */
final class Culprit {

  private Culprit() {}

  /** Returns the line of what comes after the launch, which stands right before it. */
  static int launches() {
    new Thread(() -> {}).start();
    return new Throwable().getStackTrace()[0].getLineNumber();
  }
}
