package org.seedferry.itests.host;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A reader of a local root that never looks away: every name that it sees has to be complete, in
 * names and sizes whenever it is looked at, in its bytes from its first sight on, and it is
 * published only once: it neither comes back nor is it replaced.
 */
public final class LocalRootWatch implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(2);

  private final Path root;
  private final Map<String, Snapshot> expected = new ConcurrentHashMap<>();
  private final Set<String> emptyFolders = ConcurrentHashMap.newKeySet();
  private final Map<String, Object> there = new HashMap<>();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final Set<String> verified = ConcurrentHashMap.newKeySet();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ExecutorService hashes = Executors.newSingleThreadExecutor();
  private final Object news = new Object();
  private final Thread thread;
  private volatile Consumer<String> onFirstSight = name -> {};

  /** Watches a folder, which need not exist yet. */
  public LocalRootWatch(Path root) {
    this.root = root;
    this.thread = new Thread(this::watch, "watch of " + root);
    thread.setDaemon(true);
    thread.start();
  }

  /** A name that may appear, and what has to stand under it then. */
  public void expect(String name, Snapshot content) {
    expected.put(name, content);
  }

  /** A folder that may appear, and stays empty. */
  public void expectEmptyFolder(String name) {
    emptyFolders.add(name);
  }

  /** Hears of each name at once when it is seen for the first time. */
  public void onFirstSight(Consumer<String> listener) {
    onFirstSight = listener;
  }

  /** The names that were seen so far. */
  public Set<String> seen() {
    return Set.copyOf(seen);
  }

  /** What was wrong so far. */
  public List<String> violations() {
    return List.copyOf(violations);
  }

  /** Waits until the bytes under a name were found right; false when the limit is over before. */
  public boolean awaitVerified(String name, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    synchronized (news) {
      while (!verified.contains(name)) {
        long rest = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (rest <= 0 || !violations.isEmpty()) {
          return false;
        }
        news.wait(rest);
      }
      return true;
    }
  }

  /** The names whose bytes were found right. */
  public Set<String> verified() {
    return Set.copyOf(verified);
  }

  @Override
  public void close() throws InterruptedException {
    closing.countDown();
    thread.join(60_000);
    hashes.shutdown();
    if (!hashes.awaitTermination(60, TimeUnit.SECONDS)) {
      violations.add("the last hashes were never done");
    }
  }

  private void watch() {
    try {
      while (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException | RuntimeException | IOException e) {
      report("the watch of " + root + " ended: " + e);
    }
  }

  private void look() throws IOException {
    Set<String> gone = new HashSet<>(there.keySet());
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (!name.equals(".seedferry")) {
          check(name, entry);
          gone.remove(name);
        }
      }
    } catch (NoSuchFileException e) {
      // The local root is made by the first delivery.
    }
    gone.removeIf(name -> isThere(root.resolve(name)));
    there.keySet().removeAll(gone);
  }

  private void check(String name, Path entry) throws IOException {
    if (emptyFolders.contains(name)) {
      if (!Snapshot.sizes(entry).isEmpty()) {
        report("not empty: " + name);
      }
      return;
    }
    boolean first = seen.add(name);
    if (first) {
      onFirstSight.accept(name);
    }
    Snapshot wanted = expected.get(name);
    if (wanted == null) {
      report("a stranger appeared: " + name);
      return;
    }
    try {
      checkIdentity(name, entry, first);
      Map<String, Long> sizes = Snapshot.sizes(entry);
      if (!sizes.equals(wanted.sizes()) && isThere(entry)) {
        report("incomplete: " + name + " has " + sizes + " instead of " + wanted.sizes());
      }
    } catch (NoSuchFileException e) {
      reportIfThere(name, entry, e);
    }
    if (first) {
      hashes.execute(() -> hash(name, entry, wanted));
    }
  }

  private void checkIdentity(String name, Path entry, boolean first) throws IOException {
    Object now =
        Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
    Object before = there.put(name, now);
    if (before == null && !first) {
      report("published twice: " + name + " was gone and is there again");
    } else if (before != null && !before.equals(now)) {
      report("published twice: " + name + " was replaced");
    }
  }

  private void hash(String name, Path entry, Snapshot wanted) {
    try {
      if (Snapshot.of(entry).equals(wanted)) {
        verified.add(name);
      } else if (isThere(entry)) {
        report("wrong bytes: " + name);
      }
      synchronized (news) {
        news.notifyAll();
      }
    } catch (NoSuchFileException e) {
      reportIfThere(name, entry, e);
    } catch (IOException e) {
      report(name + " cannot be read: " + e);
    }
  }

  /** A delivery may be removed as a whole, so that what was looked into is no longer there. */
  private void reportIfThere(String name, Path entry, IOException lost) {
    if (isThere(entry)) {
      report("incomplete: " + name + ", while it is there: " + lost);
    }
  }

  private static boolean isThere(Path entry) {
    return Files.exists(entry, LinkOption.NOFOLLOW_LINKS);
  }

  private void report(String violation) {
    if (violations.size() < 20) {
      violations.add(violation);
    }
    synchronized (news) {
      news.notifyAll();
    }
  }
}
