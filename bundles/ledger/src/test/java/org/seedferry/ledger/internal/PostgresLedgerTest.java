package org.seedferry.ledger.internal;

import org.junit.jupiter.api.extension.RegisterExtension;

@Postgres.Available
class PostgresLedgerTest extends JdbcLedgerContract {

  @RegisterExtension static final Postgres SERVER = new Postgres();

  @Override
  Databases open() throws Exception {
    return SERVER.database();
  }
}
