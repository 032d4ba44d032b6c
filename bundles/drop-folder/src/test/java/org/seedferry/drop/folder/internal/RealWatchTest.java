package org.seedferry.drop.folder.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.guard.GuardRuntime;
import org.seedferry.guard.OwnedGuard;
import org.seedferry.testing.Eventually;
import org.seedferry.testing.leak.Snapshot;

/** With the operating system's own events, real threads and real time. */
class RealWatchTest {

  /** Less than the time between two looks: what comes within it was heard of. */
  private static final Duration LIMIT = Duration.ofSeconds(40);

  @TempDir private Path temp;
  private final FakeTaker box = new FakeTaker("box");
  private final GuardRuntime runtime = new GuardRuntime();
  private Drops drops;

  @BeforeEach
  void make() throws IOException {
    drops = new Drops(temp.resolve("drop"));
  }

  @AfterEach
  void close() {
    runtime.close();
  }

  private DropFolder start(OwnedGuard guard, String... settings) throws Exception {
    DropFolder folder = new DropFolder(guard, drops.config(settings), Watching::new, List.of(box));
    eventually("the folder is there", () -> Files.isDirectory(drops.at("failed")));
    return folder;
  }

  private static void eventually(String what, Callable<Boolean> condition) throws Exception {
    Eventually.holds(what, LIMIT, condition);
  }

  @Test
  void whatIsDroppedIsHeardOf() throws Exception {
    DropFolder folder = start(runtime.guard("drop"));
    drops.putTorrent("a.torrent");
    eventually("a is handed over", () -> box.added().contains(":a"));
    drops.putTorrent("new/folder/b.torrent");
    eventually("b is handed over", () -> box.added().contains("new/folder:b"));
    drops.putTorrent("new/folder/c.torrent");
    eventually("c is handed over", () -> box.added().contains("new/folder:c"));
    Path hidden = drops.putTorrent(".d.torrent");
    Files.move(hidden, drops.at("d.torrent"));
    eventually("d is handed over", () -> box.added().size() == 4);
    folder.stop();
  }

  @Test
  void manyFilesFromManyWritersAreHandedOverOnceEach() throws Exception {
    DropFolder folder = start(runtime.guard("drop"), "debounce", "10ms");
    int writers = 4;
    int each = 250;
    List<Thread> threads = new ArrayList<>();
    for (int w = 0; w < writers; w++) {
      String prefix = "w" + w + "-";
      Thread thread =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < each; i++) {
                    drops.putTorrent(prefix + i + ".torrent");
                  }
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    eventually("all are handed over", () -> folder.figures().processed() == writers * each);
    assertThat(box.added()).hasSize(writers * each).doesNotHaveDuplicates();
    assertThat(folder.figures().failed()).isZero();
    folder.stop();
  }

  @Test
  void aNameIsNotTakenAgainWhileItIsWorked() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    box.before(
        () -> {
          entered.countDown();
          await(goOn);
        });
    DropFolder folder = start(runtime.guard("drop"));
    drops.putTorrent("a.torrent");
    await(entered);
    drops.put("a.torrent", Drops.torrent("another"));
    drops.putTorrent("b.torrent");
    eventually("b has come to the other worker", () -> folder.figures().working() == 2);
    assertThat(folder.figures().pending()).isEqualTo(2);
    goOn.countDown();
    eventually("all are handed over", () -> box.added().size() == 3);
    assertThat(box.added()).containsExactlyInAnyOrder(":a", ":b", ":another");
    folder.stop();
  }

  @Test
  void aStopWorksOffTheQueueAndCountsNothingAsAFailure() throws Exception {
    CountDownLatch entered = new CountDownLatch(2);
    CountDownLatch stopping = new CountDownLatch(1);
    box.before(
        () -> {
          entered.countDown();
          await(stopping);
        });
    DropFolder folder = start(runtime.guard("drop"), "mode", "periodic", "interval", "100ms");
    for (int i = 0; i < 20; i++) {
      drops.putTorrent(i + ".torrent");
    }
    await(entered);
    eventually("the queue is full", () -> folder.figures().queued() == 6);
    Thread stop = inBackground(folder);
    eventually("nothing more is taken", () -> isEnded("take_drops"));
    stopping.countDown();
    stop.join();
    assertThat(box.added()).hasSize(8);
    assertThat(folder.figures().processed()).isEqualTo(8);
    assertThat(folder.figures().failed()).isZero();
    assertThat(drops.files()).filteredOn(file -> !file.contains("/")).hasSize(12);
  }

  @Test
  void aHandOverThatDoesNotEndIsInterruptedAndItsFileStays() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    box.before(
        () -> {
          entered.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.set(true);
            throw org.seedferry.api.RemoteFailure.askUser("interrupted", e);
          }
        });
    DropFolder folder = start(runtime.guard("drop"));
    drops.putTorrent("a.torrent");
    await(entered);
    folder.stop();
    assertThat(interrupted).isTrue();
    assertThat(drops.files()).containsExactly("a.torrent");
    assertThat(folder.figures().failed()).isZero();
    assertThat(folder.figures().retries()).isZero();
    box.before(() -> {});
    DropFolder next = start(runtime.guard("next"));
    eventually("a is handed over", () -> box.added().contains(":a"));
    next.stop();
  }

  @Test
  void fiveRoundsLeaveNoThread() throws Exception {
    for (int round = 0; round < 5; round++) {
      Snapshot before = Snapshot.take();
      try (GuardRuntime own = new GuardRuntime()) {
        DropFolder folder = start(own.guard("drop"));
        String name = "round" + round;
        drops.putTorrent(name + ".torrent");
        eventually("the file is handed over", () -> box.added().contains(":" + name));
        folder.stop();
      }
      before.assertNothingLeft();
    }
  }

  private boolean isEnded(String operation) {
    return runtime.report().tasks().stream().noneMatch(task -> task.operation().equals(operation));
  }

  private static Thread inBackground(DropFolder folder) {
    Thread thread =
        new Thread(
            () -> {
              try {
                folder.stop();
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    thread.start();
    return thread;
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("not within " + LIMIT);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
