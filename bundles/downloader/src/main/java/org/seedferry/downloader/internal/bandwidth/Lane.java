package org.seedferry.downloader.internal.bandwidth;

/** The limits that hold for the connections to one seedbox. Thread-safe. Times are milliseconds. */
public final class Lane {

  private static final long LATELY = 1_500;

  private final Throttle all;
  private final Throttle own;

  Lane(Throttle all, Throttle own) {
    this.all = all;
    this.own = own;
  }

  /** What one connection has read and not paid for yet. Immutable. */
  public static final class Debt {

    /** Nothing is owed. */
    public static final Debt NONE = new Debt(null, null);

    private final Throttle.Charge all;
    private final Throttle.Charge own;

    private Debt(Throttle.Charge all, Throttle.Charge own) {
      this.all = all;
      this.own = own;
    }
  }

  /** True while there is no limit. */
  public boolean isOpen() {
    return all.isOpen() && own.isOpen();
  }

  /** True while nothing may pass. */
  public boolean isShut() {
    return all.isShut() || own.isShut();
  }

  /** How much a connection may read at a time. */
  public int portion() {
    return Math.min(all.portion(), own.portion());
  }

  /** Charges a connection for what it has read. */
  public Debt charge(int bytes, long now) {
    return isOpen() ? Debt.NONE : new Debt(all.charge(bytes, now), own.charge(bytes, now));
  }

  /** How long it takes until a connection may read on, as it looks now; 0 when it may. */
  public long waitFor(Debt debt, long now) {
    return debt == Debt.NONE ? 0 : Math.max(all.waitFor(debt.all, now), own.waitFor(debt.own, now));
  }

  /** True when a limit has held connections up lately: then the line can do more than it shows. */
  public boolean heldUpLately(long now) {
    return all.heldUpWithin(LATELY, now) || own.heldUpWithin(LATELY, now);
  }
}
