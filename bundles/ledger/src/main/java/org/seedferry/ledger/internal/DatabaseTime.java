package org.seedferry.ledger.internal;

/**
 * The database's own time, by which leases run on all nodes alike.
 *
 * @param now an SQL expression for the epoch milliseconds of this moment
 */
record DatabaseTime(String now) {

  static final DatabaseTime OF_THE_DATABASE =
      new DatabaseTime("cast(extract(epoch from current_timestamp) * 1000 as bigint)");

  /** An expression with one parameter: that many milliseconds from now. */
  String in() {
    return "(" + now + " + cast(? as bigint))";
  }
}
