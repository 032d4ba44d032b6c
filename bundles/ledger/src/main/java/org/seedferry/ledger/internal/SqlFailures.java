package org.seedferry.ledger.internal;

import java.io.EOFException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** What a database's error means for us. The only place that looks at error codes. */
final class SqlFailures {

  private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "55P03", "HYT00", "90131");
  private static final Set<Integer> H2_CLOSED = Set.of(90007, 90067, 90098, 90121);
  private static final Set<Integer> H2_NO_TABLE = Set.of(42102, 42103, 42104);
  private static final int H2_GENERAL = 50000;
  private static final int H2_IO = 90028;
  private static final int H2_IO_OF_FILE = 90031;
  private static final int H2_CORRUPT = 90030;
  private static final int H2_IN_USE = 90020;

  private SqlFailures() {}

  /** Another transaction was in the way; trying again helps. */
  static boolean isConflict(SQLException e) {
    return CONFLICTS.contains(state(e));
  }

  /** The connection is gone; a new one may work. */
  static boolean isBroken(SQLException e) {
    return state(e).startsWith("08")
        || state(e).startsWith("57P")
        || H2_CLOSED.contains(e.getErrorCode());
  }

  /** A unique key is there already. */
  static boolean isDuplicate(SQLException e) {
    return state(e).equals("23505");
  }

  /** Another process has the embedded database open. */
  static boolean isInUse(SQLException e) {
    return e.getErrorCode() == H2_IN_USE;
  }

  /**
   * The bytes of the embedded database make no sense. Missing rights, an interrupt, a full or a
   * broken disk do not count: there the file may be whole.
   */
  static boolean isCorrupt(SQLException e) {
    Set<Throwable> all = Collections.newSetFromMap(new IdentityHashMap<>());
    collect(e, all);
    boolean endsTooEarly = all.stream().anyMatch(EOFException.class::isInstance);
    boolean outside = all.stream().anyMatch(SqlFailures::isOutside);
    return switch (e.getErrorCode()) {
      case H2_CORRUPT, H2_GENERAL -> !outside;
      case H2_IO, H2_IO_OF_FILE -> endsTooEarly && !outside;
      default -> false;
    };
  }

  private static boolean isOutside(Throwable e) {
    return (e instanceof IOException && !(e instanceof EOFException))
        || e instanceof VirtualMachineError;
  }

  /** H2's causes and suppressed exceptions refer to each other in circles. */
  private static void collect(Throwable e, Set<Throwable> all) {
    if (e != null && all.add(e)) {
      collect(e.getCause(), all);
      for (Throwable suppressed : e.getSuppressed()) {
        collect(suppressed, all);
      }
    }
  }

  /** A table that the schema says is there is not. */
  static boolean isMissingTable(SQLException e) {
    return H2_NO_TABLE.contains(e.getErrorCode());
  }

  /** The failure of an embedded database whose contents contradict themselves. */
  static SQLException corrupt(String message, SQLException cause) {
    return new SQLException(message, "HY000", H2_CORRUPT, cause);
  }

  private static String state(SQLException e) {
    return e.getSQLState() == null ? "" : e.getSQLState();
  }
}
