package org.seedferry.ledger.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.Secret;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.api.ledger.LedgerEvent;
import org.seedferry.api.ledger.LedgerException;
import org.seedferry.guard.manual.ManualGuard;

/** The embedded database's file: kills, damage, other processes, rights. */
@Timeout(180)
class EmbeddedLedgerTest {

  @TempDir Path home;

  private Path folder;
  private Path file;

  @BeforeEach
  void place() {
    folder = home.resolve("data").resolve("ledger");
    file = folder.resolve("ledger.mv.db");
  }

  private JdbcLedger open() {
    return new JdbcLedger(
        new ManualGuard(),
        Databases.settings(LedgerUrl.embedded(folder.resolve("ledger")), "sa", "n"),
        Databases.drivers(),
        DatabaseTime.OF_THE_DATABASE,
        Migration.all(),
        FakeListener.listeners());
  }

  private void fill(int rows) {
    JdbcLedger ledger = open();
    for (int i = 0; i < rows; i++) {
      ledger.queue(new Discovery("box", "t" + i, null, "Title " + i, "tv", i));
    }
    ledger.close();
  }

  private long filesNamed(String start) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().startsWith(start)).count();
    }
  }

  @Test
  void noAcknowledgedStepIsLostByFiveKills() throws Exception {
    Map<String, TransferState> acknowledged = new HashMap<>();
    for (int run = 0; run < 5; run++) {
      Process child = LedgerChild.start("work", folder, "r" + run);
      try (BufferedReader out = child.inputReader()) {
        for (int i = 0; i < 150 + 37 * run; i++) {
          note(acknowledged, out.readLine());
        }
        child.toHandle().destroyForcibly();
        String line;
        while ((line = out.readLine()) != null && line.contains(" ")) {
          note(acknowledged, line);
        }
      }
      assertThat(child.waitFor()).isNotZero();
    }
    assertThat(acknowledged).hasSizeGreaterThan(150);

    JdbcLedger ledger = open();
    acknowledged.forEach(
        (id, state) ->
            assertThat(ledger.find("box", id))
                .hasValueSatisfying(row -> assertThat(row.state()).isGreaterThanOrEqualTo(state)));
    List<LedgerEvent> events = ledger.events(0, 100_000);
    assertThat(events).extracting(LedgerEvent::sequence).isSorted().doesNotHaveDuplicates();
    for (Transfer row : ledger.in(List.of(TransferState.values()))) {
      assertThat(events.stream().filter(e -> e.transferId() == row.id()))
          .hasSize(row.state().ordinal() - TransferState.QUEUED.ordinal() + 1);
    }
    ledger.close();
    assertThat(filesNamed("ledger-broken")).isZero();
  }

  private static void note(Map<String, TransferState> acknowledged, String line) {
    String[] parts = line.split(" ");
    try {
      acknowledged.put(parts[0], TransferState.valueOf(parts[1]));
    } catch (IllegalArgumentException e) {
      // The kill cut the last line in the middle; what it tells of was acknowledged or not.
      assertThat(parts[1]).isNotEmpty();
    }
  }

  @Test
  void aSecondProcessIsRefusedAtOnceAndNothingIsMoved() throws Exception {
    JdbcLedger ledger = open();
    ledger.queue(new Discovery("box", "a", null, "A", "tv", 1));
    long before = System.nanoTime();
    Process child = LedgerChild.start("look", folder, "second");
    String said = child.inputReader().readLine();

    assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(said).contains("in use by another process");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
    assertThat(filesNamed("ledger-broken")).isZero();
    assertThat(ledger.find("box", "a")).isPresent();
    ledger.close();
  }

  @Test
  void aFileThatCannotBeWrittenIsNotTakenForABrokenOne() throws Exception {
    List<String> limited = List.of("sh", "-c", "ulimit -f 16; exec \"$@\"", "sh");
    Process child = LedgerChild.start(limited, "look", folder, "limited");
    String said = child.inputReader().readLine();

    assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(said).startsWith("cannot ");
    assertThat(filesNamed("ledger-broken")).isZero();
    works();
  }

  @Test
  void aDatabaseThatClosedInTheMiddleOfWorkOpensAgainByItself() throws Exception {
    fill(3);
    JdbcLedger ledger = open();
    for (int i = 0; i < 3; i++) {
      assertThat(ledger.in(List.of(TransferState.QUEUED))).hasSize(3 + i);
      LedgerSettings settings =
          Databases.settings(LedgerUrl.embedded(folder.resolve("ledger")), "sa", "n");
      try (Connection other = Databases.H2.createDataSource(settings.connection()).getConnection();
          Statement statement = other.createStatement()) {
        statement.execute("shutdown immediately");
      }
      assertThat(ledger.queue(new Discovery("box", "after" + i, null, "A", "tv", 1))).isPresent();
    }
    ledger.close();
    assertThat(filesNamed("ledger-broken")).isZero();
  }

  @Test
  void nonsenseIsMovedAsideAndANewLedgerBegins() throws Exception {
    fill(10);
    byte[] nonsense = "this is no database at all ".repeat(1_000).getBytes();
    Files.write(file, nonsense);

    JdbcLedger ledger = open();

    assertThat(ledger.in(List.of(TransferState.QUEUED))).isEmpty();
    assertThat(ledger.queue(new Discovery("box", "t0", null, "A", "tv", 1))).isPresent();
    ledger.close();
    try (var files = Files.list(folder)) {
      Path aside =
          files
              .filter(f -> f.getFileName().toString().startsWith("ledger-broken"))
              .findFirst()
              .orElseThrow();
      assertThat(Files.readAllBytes(aside)).isEqualTo(nonsense);
    }
  }

  @Test
  void zeroedAndEmptyFilesLetTheLedgerStart() throws Exception {
    fill(10);
    Files.write(file, new byte[(int) Files.size(file)]);
    works();
    assertThat(filesNamed("ledger-broken")).isEqualTo(1);
    Files.write(file, new byte[0]);
    works();
    Files.delete(file);
    works();
  }

  @Test
  void truncatedFilesLetTheLedgerStart() throws Exception {
    fill(200);
    byte[] whole = Files.readAllBytes(file);
    for (int part = 1; part < 8; part++) {
      Files.write(file, Arrays.copyOf(whole, whole.length * part / 8));
      works();
    }
  }

  @Test
  void flippedPagesLetTheLedgerStart() throws Exception {
    fill(200);
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(7);
    for (int run = 0; run < 20; run++) {
      Files.write(file, whole);
      byte[] page = new byte[4_096];
      random.nextBytes(page);
      try (RandomAccessFile damage = new RandomAccessFile(file.toFile(), "rw")) {
        damage.seek(4_096L * random.nextInt(whole.length / 4_096));
        damage.write(page);
      }
      works();
    }
    assertThat(filesNamed("ledger-broken")).isPositive();
  }

  private void works() {
    JdbcLedger ledger = open();
    ledger.queue(new Discovery("box", "new", null, "New", "tv", 1));
    Transfer row = ledger.find("box", "new").orElseThrow();
    assertThat(ledger.retry(row.id())).isFalse();
    assertThat(ledger.events(0, 1_000)).isNotEmpty();
    ledger.close();
  }

  @Test
  void aWrongPasswordMovesNothing() throws Exception {
    fill(1);
    LedgerUrl url = LedgerUrl.embedded(folder.resolve("ledger"));
    JdbcLedger other =
        new JdbcLedger(
            new ManualGuard(),
            new LedgerSettings(url, "sa", Secret.ofNullable("topsecret"), 1, "n"),
            Databases.drivers(),
            DatabaseTime.OF_THE_DATABASE,
            Migration.all(),
            FakeListener.listeners());

    assertThatThrownBy(() -> other.get(1))
        .isInstanceOf(LedgerException.class)
        .hasMessageNotContaining("topsecret");

    other.close();
    assertThat(filesNamed("ledger-broken")).isZero();
    assertThat(filesNamed("ledger.mv.db")).isEqualTo(1);
  }

  @Test
  void theDatabasesThreadsDoNotHoldTheClassesOfWhoeverIsTheFirst() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    JdbcLedger ledger = open();
    try (URLClassLoader first = new URLClassLoader(new URL[0], before)) {
      thread.setContextClassLoader(first);
      ledger.queue(new Discovery("box", "t", null, "Title", "tv", 1));
      assertThat(thread.getContextClassLoader()).isSameAs(first);
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(each -> each != thread)
          .extracting(Thread::getContextClassLoader)
          .doesNotContain(first);
    } finally {
      thread.setContextClassLoader(before);
      ledger.close();
    }
  }

  @Test
  void onlyTheUserReadsTheLedger() throws Exception {
    fill(1);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    assertThat(filesNamed("")).isEqualTo(1);
  }

  @Test
  void theIntentToRemoveIsInTheFileWhenTheCallReturns() throws Exception {
    JdbcLedger ledger = open();
    Transfer held =
        ledger
            .claim(
                ledger.queue(new Discovery("box", "a", null, "A", "tv", 1)).orElseThrow(),
                Duration.ofMinutes(1))
            .orElseThrow();
    ledger.intendRemoval(held);
    Path copy = Files.createDirectories(home.resolve("copy")).resolve("ledger.mv.db");
    Files.copy(file, copy);
    ledger.close();

    try (Databases copied = Databases.inFile(copy.getParent())) {
      assertThat(copied.ledger("n").get(held.id()))
          .hasValueSatisfying(row -> assertThat(row.removing()).isTrue());
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
