package org.seedferry.ledger.internal;

import java.sql.SQLException;

class H2MemoryLedgerTest extends JdbcLedgerContract {

  @Override
  Databases open() throws SQLException {
    return Databases.inMemory();
  }
}
