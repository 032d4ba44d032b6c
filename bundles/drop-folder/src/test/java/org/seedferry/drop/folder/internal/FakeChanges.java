package org.seedferry.drop.folder.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.seedferry.guard.StopSignal;

/** Tells at the next await what the test has told it. For guards whose time moves by hand. */
final class FakeChanges implements Changes, Changes.Source {

  private static final Duration STEP = Duration.ofMillis(10);

  private Set<Path> paths = new HashSet<>();
  private boolean unknown;
  private List<Path> covered = List.of();
  private boolean coverFails;
  private boolean awaitPanics;
  private Runnable meanwhile = () -> {};
  private int opened;

  synchronized void happened(Path path) {
    paths.add(path);
  }

  synchronized void overflow() {
    unknown = true;
  }

  synchronized void failToCover() {
    coverFails = true;
  }

  /** Something happens while new folders begin to be covered. */
  synchronized void meanwhile(Runnable next) {
    meanwhile = next;
  }

  synchronized void panicOnce() {
    awaitPanics = true;
  }

  synchronized List<Path> covered() {
    return covered;
  }

  synchronized int opened() {
    return opened;
  }

  @Override
  public synchronized Changes open() {
    opened++;
    return this;
  }

  @Override
  public boolean cover(List<Path> folders) throws IOException {
    Runnable first;
    synchronized (this) {
      if (coverFails) {
        throw new IOException("User limit of inotify watches reached");
      }
      if (Set.copyOf(covered).containsAll(folders)) {
        return false;
      }
      covered = folders;
      first = meanwhile;
      meanwhile = () -> {};
    }
    first.run();
    return true;
  }

  @Override
  public Happened await(Duration limit, StopSignal stop) throws InterruptedException {
    for (Duration rest = limit; rest.compareTo(STEP) > 0 && isQuiet(); rest = rest.minus(STEP)) {
      if (!stop.sleep(STEP)) {
        return Happened.NOTHING;
      }
    }
    stop.sleep(Duration.ofMillis(1));
    synchronized (this) {
      if (awaitPanics) {
        awaitPanics = false;
        throw new IllegalStateException("a defect");
      }
      Happened happened = new Happened(paths, unknown);
      paths = new HashSet<>();
      unknown = false;
      return happened;
    }
  }

  private synchronized boolean isQuiet() {
    return paths.isEmpty() && !unknown && !awaitPanics;
  }

  @Override
  public void close() {
    // nothing is open
  }
}
