package org.seedferry.itests.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The home of a host: its settings, and after its end the ledger that it left. */
public final class HomeFolder {

  private final Path root;

  public HomeFolder(Path root) throws IOException {
    this.root = root;
    Files.createDirectories(root.resolve("etc"));
  }

  public Path path() {
    return root;
  }

  /** Writes the settings of one PID; they are all that it has from now on. */
  public HomeFolder set(String pid, Map<String, ?> settings) throws IOException {
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(settings).forEach((key, value) -> lines.append(key + " = " + value + "\n"));
    Files.writeString(root.resolve("etc").resolve(pid + ".cfg"), lines);
    return this;
  }

  /** Starts a host that lives here, with no other settings. */
  public HostProcess start() {
    return HostProcess.start("run", "--home", root.toString(), "--http", "off");
  }

  /** Starts a host that lives here, and listens where its settings say. */
  public HostProcess startListening() {
    return HostProcess.startListening("run", "--home", root.toString());
  }

  /** True when a host had to put a broken ledger aside. */
  public boolean hasBrokenLedger() throws IOException {
    try (var files = Files.list(root.resolve("data/ledger"))) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith("ledger-broken"));
    }
  }

  /** One column of a query's rows in a copy of the embedded ledger, as an ended host left it. */
  public List<String> queryLedger(Path scratch, String sql) throws IOException, SQLException {
    Path copy = Files.createTempDirectory(Files.createDirectories(scratch), "ledger");
    Files.copy(root.resolve("data/ledger/ledger.mv.db"), copy.resolve("ledger.mv.db"));
    try (Connection connection =
            DriverManager.getConnection("jdbc:h2:file:" + copy.resolve("ledger"), "seedferry", "");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }
}
