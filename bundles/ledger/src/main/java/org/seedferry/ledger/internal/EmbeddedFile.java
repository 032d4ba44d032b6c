package org.seedferry.ledger.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file of the embedded database: private, read through at start, put aside when broken. */
final class EmbeddedFile {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedFile.class);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final List<String> TABLES =
      List.of(
          "schema_version",
          "transfers",
          "event_counter",
          "cursors",
          "events",
          "pauses",
          "grabs",
          "grab_parts",
          "categories");

  private final Path file;

  EmbeddedFile(Path file) {
    this.file = file;
  }

  /** Makes the folder; a folder that was there before keeps its rights unless it is ours. */
  void prepare() throws IOException {
    Path folder = file.getParent();
    if (Files.notExists(folder) || folder.endsWith(Path.of("data", "ledger"))) {
      PrivateFiles.folder(folder);
    }
    PrivateFiles.file(file);
  }

  void restrict() throws IOException {
    PrivateFiles.file(file);
  }

  /**
   * Reads every row once, so that broken pages are found now and not in the middle of work. H2 may
   * also come up without a table or a row that its broken pages held.
   */
  void readThrough(Connection connection) throws SQLException {
    try {
      readTables(connection);
      checkCounter(connection);
    } catch (SQLException e) {
      throw SqlFailures.isMissingTable(e) ? SqlFailures.corrupt("a table is missing", e) : e;
    }
    connection.commit();
  }

  private static void checkCounter(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet whole =
            statement.executeQuery(
                "select 1 from event_counter where last >= (select coalesce(max(seq), 0) from"
                    + " events)")) {
      if (!whole.next()) {
        throw SqlFailures.corrupt("the counter of the events is behind them", null);
      }
    }
  }

  private static void readTables(Connection connection) throws SQLException {
    for (String table : TABLES) {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("select * from " + table)) {
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
          for (int column = 1; column <= columns; column++) {
            rows.getObject(column);
          }
        }
      }
    }
  }

  /** Moves the broken file aside. Nothing is deleted. */
  void putAside(Exception reason) throws IOException {
    Path aside = freeName();
    Files.move(file, aside);
    LOG.atError()
        .addKeyValue("operation", "open_ledger")
        .addKeyValue("reason", String.valueOf(reason.getMessage()))
        .log(
            "The ledger {} cannot be read. It was moved to {} and a new, empty ledger begins."
                + " Nothing else was deleted. What the seedboxes hold is looked at again; to use an"
                + " older copy, stop Seedferry and put it in place of the new file.",
            file,
            aside);
  }

  private Path freeName() {
    String name = "ledger-broken-" + STAMP.format(Instant.now());
    Path aside = file.resolveSibling(name + ".mv.db");
    for (int i = 2; Files.exists(aside); i++) {
      aside = file.resolveSibling(name + "-" + i + ".mv.db");
    }
    return aside;
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
