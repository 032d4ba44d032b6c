package org.seedferry.ledger.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.seedferry.api.ledger.LedgerException;

class SchemaTest {

  private static final int KNOWN = Migration.all().size();
  private static final Migration NEXT =
      new Migration(
          KNOWN + 1,
          "V999__note.sql",
          "-- a comment; with a semicolon\nalter table transfers add column if not exists note"
              + " varchar;\ncreate index if not exists transfers_note on transfers (note);\n");

  private Databases database;

  @BeforeEach
  void open() throws SQLException {
    database = Databases.inMemory();
  }

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  private void start(List<Migration> migrations) {
    database.ledger("n", Databases.drivers(), migrations).get(1);
  }

  private static List<Migration> with(Migration next) {
    List<Migration> all = new ArrayList<>(Migration.all());
    all.add(next);
    return all;
  }

  private long versions() throws SQLException {
    return database.number("select count(*) from schema_version");
  }

  @Test
  void stepsAreNumberedWithoutAGap() {
    List<Migration> all = Migration.all();
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i).version()).isEqualTo(i + 1);
      assertThat(all.get(i).statements()).isNotEmpty();
    }
  }

  @Test
  void eachStepIsAppliedOnce() throws SQLException {
    start(Migration.all());
    start(Migration.all());
    assertThat(versions()).isEqualTo(KNOWN);

    start(with(NEXT));
    start(with(NEXT));
    assertThat(versions()).isEqualTo(KNOWN + 1);
    assertThat(database.number("select count(note) from transfers")).isZero();
  }

  @Test
  void anOlderProgramRefusesANewerSchema() {
    start(with(NEXT));

    assertThatThrownBy(() -> start(Migration.all()))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining(
            "newer Seedferry (schema " + (KNOWN + 1) + ", this one knows " + KNOWN + ")");
  }

  @Test
  void aStepWithAnotherTextIsRefused() throws SQLException {
    start(Migration.all());
    List<Migration> changed = new ArrayList<>(Migration.all());
    Migration first = changed.get(0);
    changed.set(0, new Migration(1, first.name(), first.sql() + "\n-- changed"));

    assertThatThrownBy(() -> start(changed))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining(first.name());
    assertThat(versions()).isEqualTo(KNOWN);
  }

  @Test
  void whatACrashLeftHalfDoneIsFinished() throws SQLException {
    List<String> statements = Migration.all().get(0).statements();
    for (int done = 0; done <= statements.size(); done++) {
      try (Databases torn = Databases.inMemory()) {
        for (String statement : statements.subList(0, done)) {
          torn.execute(statement);
        }
        torn.ledger("n").get(1);
        assertThat(torn.number("select count(*) from schema_version")).isEqualTo(KNOWN);
        assertThat(torn.number("select count(*) from event_counter")).isEqualTo(1);
      }
    }
  }

  @Test
  void aStepThatFailsLeavesNoVersionBehind() throws SQLException {
    Migration wrong = new Migration(KNOWN + 1, "V999__wrong.sql", "create tabel x (y integer);\n");

    assertThatThrownBy(() -> start(with(wrong))).isInstanceOf(LedgerException.class);

    assertThat(versions()).isEqualTo(KNOWN);
    start(with(NEXT));
    assertThat(versions()).isEqualTo(KNOWN + 1);
  }
}
