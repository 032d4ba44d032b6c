package org.seedferry.ledger.internal;

/** The databases that a ledger can live in. */
enum DatabaseKind {
  H2("H2", "org.h2.Driver", null),
  POSTGRESQL(
      "PostgreSQL",
      "org.postgresql.Driver",
      // A server may be set to acknowledge what is not on disk yet.
      "select set_config('synchronous_commit', 'on', false)"
          + " where current_setting('synchronous_commit') = 'off'");

  private final String title;
  private final String driverClass;
  private final String greeting;

  DatabaseKind(String title, String driverClass, String greeting) {
    this.title = title;
    this.driverClass = driverClass;
    this.greeting = greeting;
  }

  String title() {
    return title;
  }

  String driverClass() {
    return driverClass;
  }

  /** What each new connection begins with, or null. */
  String greeting() {
    return greeting;
  }
}
