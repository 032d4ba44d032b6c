package org.seedferry.itests.chaos.probe;

/** What woven classes call at each of their points. */
public final class Probe {

  /** Hears of every point that is reached; may throw anything. */
  @FunctionalInterface
  public interface Listener {
    void reached(int point);
  }

  private static volatile Listener listener = point -> {};

  private Probe() {}

  public static void listener(Listener heard) {
    listener = heard;
  }

  /** Called by woven code. */
  public static void reached(int point) {
    listener.reached(point);
  }
}
