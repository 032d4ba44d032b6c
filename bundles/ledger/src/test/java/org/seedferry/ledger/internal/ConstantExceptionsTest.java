package org.seedferry.ledger.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.h2.message.DbException;
import org.h2.util.OsgiDataSourceFactory;
import org.junit.jupiter.api.Test;
import org.seedferry.guard.manual.ManualGuard;

class ConstantExceptionsTest {

  private final ManualGuard guard = new ManualGuard();

  @Test
  void theConstantsForgetWhoCalledFirstAndWhoStartedTheLedger() {
    callFirst();
    ConstantExceptions constants = activate();
    guard.settle();
    assertThat(Arrays.toString(DbException.SQL_OOME.getStackTrace()))
        .doesNotContain("callFirst", "activate")
        .contains(ConstantExceptions.class.getName());
    constants.stop();
  }

  private ConstantExceptions activate() {
    return new ConstantExceptions(guard, new OsgiDataSourceFactory(org.h2.Driver.load()));
  }

  private static void callFirst() {
    DbException.SQL_OOME.fillInStackTrace();
    assertThat(Arrays.toString(DbException.SQL_OOME.getStackTrace())).contains("callFirst");
  }
}
