package org.seedferry.ledger.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Advance;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.ledger.LedgerEvent;
import org.seedferry.api.ledger.LedgerException;

/** Several nodes at once on one PostgreSQL. */
@Postgres.Available
@Timeout(120)
class PostgresNodesTest {

  @RegisterExtension static final Postgres SERVER = new Postgres();

  private static final Duration LEASE = Duration.ofMinutes(2);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Databases database;
  private Ledger one;
  private Ledger two;

  @BeforeEach
  void open() throws Exception {
    database = SERVER.database();
    one = database.ledger("one");
    two = database.ledger("two");
  }

  @AfterEach
  void close() throws Exception {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    database.close();
  }

  private static Discovery found(String id) {
    return new Discovery("box", id, null, "Title " + id, "tv", 1);
  }

  private <T> List<T> together(List<Callable<T>> works) throws Exception {
    CyclicBarrier start = new CyclicBarrier(works.size());
    List<Future<T>> running = new ArrayList<>();
    for (Callable<T> work : works) {
      running.add(
          threads.submit(
              () -> {
                start.await();
                return work.call();
              }));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> one : running) {
      results.add(one.get());
    }
    return results;
  }

  @Test
  void twoNodesStartOnAnEmptyDatabaseTogether() throws Exception {
    List<Boolean> started =
        together(List.of(() -> one.get(1).isEmpty(), () -> two.get(1).isEmpty()));

    assertThat(started).containsExactly(true, true);
    assertThat(database.number("select count(*) from schema_version"))
        .isEqualTo(Migration.all().size());
  }

  @Test
  void twoNodesClaimTwoHundredRowsEachOnce() throws Exception {
    List<Transfer> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      rows.add(one.queue(found("t" + i)).orElseThrow());
    }

    List<List<Long>> claimed = together(List.of(claimAll(one, rows), claimAll(two, rows)));

    Set<Long> all = new HashSet<>(claimed.get(0));
    all.addAll(claimed.get(1));
    assertThat(all).hasSize(200);
    assertThat(claimed.get(0).size() + claimed.get(1).size()).isEqualTo(200);
    assertThat(one.in(Set.of(TransferState.DOWNLOADING))).hasSize(200);
    assertThat(one.events(200, 500)).hasSize(200);
  }

  private static Callable<List<Long>> claimAll(Ledger ledger, List<Transfer> rows) {
    return () -> {
      List<Long> claimed = new ArrayList<>();
      for (Transfer row : rows) {
        ledger.claim(row, LEASE).ifPresent(mine -> claimed.add(mine.id()));
      }
      return claimed;
    };
  }

  @Test
  void theSameDiscoveryOnTwoNodesBecomesOneTransfer() throws Exception {
    List<Integer> queued = together(List.of(queueAll(one), queueAll(two)));

    assertThat(queued.get(0) + queued.get(1)).isEqualTo(100);
    assertThat(database.number("select count(*) from transfers")).isEqualTo(100);
    assertThat(one.events(0, 500)).hasSize(100);
  }

  private static Callable<Integer> queueAll(Ledger ledger) {
    return () -> {
      int queued = 0;
      for (int i = 0; i < 100; i++) {
        queued += ledger.queue(found("t" + i)).isPresent() ? 1 : 0;
      }
      return queued;
    };
  }

  @Test
  void aReaderMissesNoEventOfConcurrentWriters() throws Exception {
    one.get(1);
    AtomicBoolean written = new AtomicBoolean();
    Future<List<Long>> reader =
        threads.submit(
            () -> {
              List<Long> seen = new ArrayList<>();
              boolean last = false;
              while (!last) {
                last = written.get();
                List<LedgerEvent> page;
                do {
                  page = two.events(seen.isEmpty() ? 0 : seen.get(seen.size() - 1), 7);
                  page.forEach(event -> seen.add(event.sequence()));
                } while (!page.isEmpty());
              }
              return seen;
            });
    List<Callable<Void>> writers = new ArrayList<>();
    for (int w = 0; w < 4; w++) {
      int writer = w;
      writers.add(
          () -> {
            Ledger ledger = writer % 2 == 0 ? one : two;
            for (int i = 0; i < 50; i++) {
              Transfer row = ledger.queue(found(writer + "/" + i)).orElseThrow();
              ledger.advance(
                  ledger.claim(row, LEASE).orElseThrow(), Advance.to(TransferState.DOWNLOADED));
            }
            return null;
          });
    }

    together(writers);
    written.set(true);

    assertThat(reader.get()).hasSize(600).isSorted().doesNotHaveDuplicates();
    assertThat(database.number("select count(*) from events")).isEqualTo(600);
  }

  @Test
  void endedConnectionsAreReplacedWithoutAnError() throws Exception {
    for (int i = 0; i < 5; i++) {
      one.queue(found("t" + i));
      database.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity"
              + " where pid <> pg_backend_pid() and application_name = 'seedferry'");
    }

    assertThat(one.in(Set.of(TransferState.QUEUED))).hasSize(5);
    assertThat(one.events(0, 10))
        .extracting(LedgerEvent::sequence)
        .containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void aDatabaseThatRefusesWorksAgainLater() throws Exception {
    one.get(1);
    database.execute("alter table transfers rename to away");
    assertThatThrownBy(() -> one.queue(found("a")))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("cannot queue a transfer");
    database.execute("alter table away rename to transfers");

    assertThat(one.queue(found("a"))).isPresent();
    assertThat(one.events(0, 10)).hasSize(1);
  }
}
