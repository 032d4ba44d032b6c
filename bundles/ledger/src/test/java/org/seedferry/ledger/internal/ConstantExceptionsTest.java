package org.seedferry.ledger.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.h2.message.DbException;
import org.junit.jupiter.api.Test;

class ConstantExceptionsTest {

  @Test
  void theConstantsForgetWhoCalledFirst() {
    callFirst();
    ConstantExceptions.renew(DbException.class.getClassLoader());
    assertThat(Arrays.toString(DbException.SQL_OOME.getStackTrace()))
        .doesNotContain("callFirst")
        .contains(ConstantExceptions.class.getName());
  }

  @Test
  void anotherDatabaseIsLeftAlone() {
    ConstantExceptions.renew(ClassLoader.getPlatformClassLoader());
    assertThat(DbException.SQL_OOME != null).isTrue();
  }

  private static void callFirst() {
    DbException.SQL_OOME.fillInStackTrace();
    assertThat(Arrays.toString(DbException.SQL_OOME.getStackTrace())).contains("callFirst");
  }
}
