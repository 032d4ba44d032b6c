package org.seedferry.ledger.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.service.jdbc.DataSourceFactory;
import org.seedferry.api.Secret;
import org.seedferry.api.Transfer;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.api.ledger.LedgerException;
import org.seedferry.guard.manual.ManualGuard;
import org.slf4j.LoggerFactory;

@Timeout(60)
class JdbcLedgerTest {

  private static final Discovery FOUND = new Discovery("box", "a", null, "Title", "tv", 1);

  private Databases database;

  @BeforeEach
  void open() throws SQLException {
    database = Databases.inMemory();
  }

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  @Test
  void aListenerThatThrowsHarmsNeitherTheChangeNorTheOthers() {
    Logger logger = (Logger) LoggerFactory.getLogger(Listeners.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    logger.setAdditive(false);
    AtomicInteger told = new AtomicInteger();
    JdbcLedger ledger = database.ledger("n");
    FakeListener.all(
        ledger,
        List.of(
            () -> {
              throw new IllegalStateException("no");
            },
            () -> {
              throw new NoClassDefFoundError("gone");
            },
            told::incrementAndGet));

    assertThat(ledger.queue(FOUND)).isPresent();

    logger.detachAppender(log);
    logger.setAdditive(true);
    assertThat(told).hasValue(1);
    assertThat(log.list).hasSize(2);
  }

  @Test
  void aListenerSeesTheChangeCommittedAndMayWriteItself() {
    JdbcLedger ledger = database.ledger("n");
    JdbcLedger other = database.ledger("m");
    AtomicInteger seen = new AtomicInteger();
    FakeListener.all(
        ledger,
        List.of(
            () -> {
              seen.set(other.events(0, 10).size());
              other.attention(other.find("box", "a").orElseThrow(), "look");
            }));

    ledger.queue(FOUND);

    assertThat(seen).hasValue(1);
    assertThat(ledger.events(0, 10)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01", "HYT00", "08006"})
  void passingTroubleIsTriedAgainInside(String state) {
    FailingDriver driver = new FailingDriver();
    JdbcLedger ledger = database.ledger("n", driver.drivers(), Migration.all());
    Transfer queued = ledger.queue(FOUND).orElseThrow();

    driver.failStatements(3, state);

    assertThat(ledger.claim(queued, Duration.ofMinutes(1))).isPresent();
    assertThat(ledger.events(0, 10)).hasSize(2);
  }

  @Test
  void lastingTroubleEndsInAClearErrorAndChangesNothing() {
    FailingDriver driver = new FailingDriver();
    JdbcLedger ledger = database.ledger("n", driver.drivers(), Migration.all());
    Transfer queued = ledger.queue(FOUND).orElseThrow();

    driver.failStatements(6, "40001");
    assertThatThrownBy(() -> ledger.claim(queued, Duration.ofMinutes(1)))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("cannot claim transfer " + queued.id())
        .hasMessageContaining("made to fail");

    assertThat(ledger.get(queued.id())).contains(queued);
    assertThat(ledger.events(0, 10)).hasSize(1);
  }

  @Test
  void aCommitWithoutAnAnswerIsNotRepeatedAndTheDoubtIsTold() {
    FailingDriver driver = new FailingDriver();
    JdbcLedger ledger = database.ledger("n", driver.drivers(), Migration.all());
    Transfer queued = ledger.queue(FOUND).orElseThrow();

    driver.failCommits(1, "08006");
    assertThatThrownBy(() -> ledger.claim(queued, Duration.ofMinutes(1)))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("not known whether the change was stored");

    assertThat(ledger.claim(ledger.get(queued.id()).orElseThrow(), Duration.ofMinutes(1)))
        .isPresent();
  }

  @Test
  void withoutTheDriverItSaysWhichOneIsMissing() {
    JdbcLedger ledger = database.ledger("n", new Drivers(), Migration.all());

    assertThatThrownBy(() -> ledger.get(1))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("org.h2.Driver");

    ledger.addDriver(
        Databases.H2, Map.of(DataSourceFactory.OSGI_JDBC_DRIVER_CLASS, "org.h2.Driver"));
    assertThat(ledger.get(1)).isEmpty();
  }

  @Test
  void aDriverThatIsReplacedIsLetGo() {
    FailingDriver before = new FailingDriver();
    FailingDriver after = new FailingDriver();
    JdbcLedger ledger = database.ledger("n", before.drivers(), Migration.all());
    ledger.queue(FOUND);

    ledger.addDriver(
        after.factory, Map.of(DataSourceFactory.OSGI_JDBC_DRIVER_CLASS, "org.h2.Driver"));
    ledger.removeDriver(before.factory);
    before.failStatements(100, "42000");

    assertThat(ledger.find("box", "a")).isPresent();
  }

  @Test
  void closingLeavesNoThreadAndRefusesFurtherUse() throws Exception {
    JdbcLedger ledger = database.ledger("n");
    ledger.get(1);
    Set<Thread> pool = poolThreads();
    assertThat(pool).isNotEmpty();

    ledger.close();
    ledger.close();

    // The pool makes one more thread for its end, and that is on its way out when close returns.
    pool.addAll(poolThreads());
    for (Thread thread : pool) {
      thread.join(5_000);
    }
    assertThat(poolThreads()).isEmpty();
    assertThatThrownBy(() -> ledger.get(1))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("closed");
  }

  private static Set<Thread> poolThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("seedferry-ledger"))
        .collect(Collectors.toSet());
  }

  @Test
  void aServerThatIsNotThereIsTrouble() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    LedgerSettings settings =
        new LedgerSettings(
            LedgerUrl.parse("jdbc:postgresql://127.0.0.1:" + port + "/db"),
            "someone",
            Secret.ofNullable("topsecret"),
            2,
            "n");
    JdbcLedger ledger =
        new JdbcLedger(
            new ManualGuard(),
            settings,
            Databases.drivers(),
            DatabaseTime.OF_THE_DATABASE,
            Migration.all(),
            FakeListener.listeners());

    assertThatThrownBy(() -> ledger.get(1))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("the database cannot be reached")
        .hasMessageNotContaining("topsecret");
    ledger.close();
  }

  @Test
  void theDatabasesOwnTimeIsInMilliseconds() throws SQLException {
    long millis = database.number("select " + DatabaseTime.OF_THE_DATABASE.now());

    assertThat(Math.abs(millis - System.currentTimeMillis())).isLessThan(60_000);
  }

  @Test
  void anIdThatNoDatabaseCanIndexIsRefusedClearly() {
    JdbcLedger ledger = database.ledger("n");

    assertThat(ledger.queue(new Discovery("box", "🎬".repeat(600), null, "fits", "", 1)))
        .isPresent();
    assertThatThrownBy(
            () -> ledger.queue(new Discovery("box", "🎬".repeat(700), null, "Long", "", 1)))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("'Long'")
        .hasMessageContaining("too long");
  }
}
