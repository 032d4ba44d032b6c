package org.seedferry.ledger.internal;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;

class H2FileLedgerTest extends JdbcLedgerContract {

  @TempDir Path folder;

  @Override
  Databases open() throws SQLException {
    return Databases.inFile(folder);
  }
}
