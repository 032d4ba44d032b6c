package org.seedferry.ledger.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Advance;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.api.ledger.LedgerException;
import org.seedferry.guard.manual.ManualGuard;

/** A process of its own that works on an embedded ledger until it is killed. */
public final class LedgerChild {

  private LedgerChild() {}

  static Process start(String what, Path folder, String run) throws IOException {
    return start(List.of(), what, folder, run);
  }

  /** Starts it by a command that runs the rest of its arguments as a command. */
  static Process start(List<String> by, String what, Path folder, String run) throws IOException {
    Files.createDirectories(folder);
    List<String> command = new ArrayList<>(by);
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-Xmx128m", "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(LedgerChild.class.getName(), what, folder.toString(), run));
    return new ProcessBuilder(command)
        .redirectError(new File(folder.toFile().getParentFile(), "child-" + run + ".err"))
        .start();
  }

  /** Prints every step that the ledger has acknowledged, one per line. */
  public static void main(String[] arguments) throws Exception {
    JdbcLedger ledger =
        new JdbcLedger(
            new ManualGuard(),
            Databases.settings(
                LedgerUrl.embedded(Path.of(arguments[1]).resolve("ledger")), "sa", "child"),
            Databases.drivers(),
            DatabaseTime.OF_THE_DATABASE,
            Migration.all(),
            FakeListener.listeners());
    if (arguments[0].equals("look")) {
      look(ledger);
    } else {
      work(ledger, arguments[2]);
    }
  }

  private static void look(JdbcLedger ledger) {
    try {
      ledger.get(1);
      System.out.println("opened");
    } catch (LedgerException e) {
      System.out.println(e.getMessage());
    }
    ledger.close();
  }

  private static void work(JdbcLedger ledger, String run) throws Exception {
    for (int i = 0; ; i++) {
      String id = run + "-" + i;
      Transfer row =
          ledger.queue(new Discovery("box", id, null, "Title " + id, "tv", i)).orElseThrow();
      print(row);
      row = ledger.claim(row, Duration.ofMinutes(1)).orElseThrow();
      print(row);
      row = ledger.advance(row, Advance.to(TransferState.DOWNLOADED).localName("local " + id));
      print(row);
      row = ledger.advance(row, Advance.to(TransferState.IMPORTED));
      print(row);
    }
  }

  private static void print(Transfer row) {
    System.out.println(row.remoteId() + " " + row.state());
    System.out.flush();
  }
}
