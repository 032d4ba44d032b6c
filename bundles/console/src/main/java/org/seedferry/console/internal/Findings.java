package org.seedferry.console.internal;

import java.util.ArrayList;
import java.util.List;
import org.seedferry.api.Durations;
import org.seedferry.api.RemoteFailure;
import org.seedferry.console.internal.Finding.Level;

/** What a check has found out so far. Not thread-safe. */
final class Findings {

  private final List<Finding> all = new ArrayList<>();

  void good(String what, String text) {
    all.add(new Finding(Level.OK, what, text, ""));
  }

  void warning(String what, String text, String remedy) {
    all.add(new Finding(Level.WARNING, what, text, remedy));
  }

  void bad(String what, String text, String remedy) {
    all.add(new Finding(Level.FAILED, what, text, remedy));
  }

  /**
   * A peer that does not do what it should.
   *
   * @param ifItStays what helps when it is the same at the next try
   */
  void bad(String what, RemoteFailure failure, String ifItStays) {
    bad(what, failure.getMessage(), remedy(failure, ifItStays));
  }

  /** What to do about trouble; empty where its message tells a person what. */
  static String remedy(RemoteFailure failure, String ifItStays) {
    return switch (failure.advice()) {
      case ASK_USER -> "";
      case RETRY_AFTER -> "wait " + Durations.format(failure.retryAfter()) + ", then check again";
      case ABSENT -> "see the log for what keeps the bundle that it needs from starting";
      case RETRY, GONE, CHANGED -> ifItStays;
    };
  }

  List<Finding> all() {
    return List.copyOf(all);
  }

  /** Those that somebody should do something about. */
  List<Finding> troubles() {
    return all.stream().filter(each -> each.level() != Level.OK).toList();
  }

  boolean haveFailed() {
    return all.stream().anyMatch(each -> each.level() == Level.FAILED);
  }
}
