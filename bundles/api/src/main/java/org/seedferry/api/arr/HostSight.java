package org.seedferry.api.arr;

/**
 * One thing about this host as an *arr sees it, for people.
 *
 * @param good false where somebody should do something
 * @param what the thing, such as {@code download client}
 * @param text how it is
 * @param remedy what to do about it; empty when it is good
 */
public record HostSight(boolean good, String what, String text, String remedy) {

  /** One that is as it should be. */
  public static HostSight good(String what, String text) {
    return new HostSight(true, what, text, "");
  }

  /** One that somebody should do something about. */
  public static HostSight bad(String what, String text, String remedy) {
    return new HostSight(false, what, text, remedy);
  }
}
