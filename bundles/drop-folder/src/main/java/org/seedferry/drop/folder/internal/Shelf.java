package org.seedferry.drop.folder.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.seedferry.api.Durable;
import org.seedferry.api.LocalName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where dropped files end: those that were handed over in one folder, and those that were refused,
 * each with its reason beside it, in another. Nothing that lies there is ever replaced.
 * Thread-safe.
 */
final class Shelf {

  static final String REASON = ".reason.txt";
  private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);
  private static final int LONGEST_REASON = 2_000;

  private final Inbox inbox;
  private final LocalName names = LocalName.ofThisHost();
  private int written;

  Shelf(Inbox inbox) {
    this.inbox = inbox;
  }

  /** A place that is free: the names of a file and of the reason beside it. */
  private record Place(Path file, Path reason) {}

  /** Puts away what was handed over. */
  synchronized void processed(Path path, Instant now) throws IOException {
    move(path, free(inbox.processed(), path).file(), now);
  }

  /** Puts away what was refused. The reason comes first: nothing lies there without one. */
  synchronized void failed(Path path, String reason, Instant now) throws IOException {
    Place place = free(inbox.failed(), path);
    String text = DropName.shown(reason);
    text = text.length() > LONGEST_REASON ? text.substring(0, LONGEST_REASON) + "…" : text;
    String from = DropName.shown(inbox.relative(path).toString());
    Path beside = inbox.own().resolve("reason-" + written++ + ".new");
    Durable.replace(
        place.reason(),
        beside,
        (text + "\n\nfile: " + from + "\ntime: " + now + "\n").getBytes(StandardCharsets.UTF_8));
    touch(place.reason(), now);
    move(path, place.file(), now);
  }

  /**
   * Removes what was put away before a moment.
   *
   * @return how many files that were
   */
  int remove(Instant before) throws IOException {
    return remove(inbox.processed(), before) + remove(inbox.failed(), before);
  }

  /** Nobody but us makes anything there, and we one thing at a time. */
  private Place free(Path shelf, Path path) throws IOException {
    Path folder = shelf;
    Path above = inbox.relative(path).getParent();
    if (above != null) {
      for (Path name : above) {
        folder = folder.resolve(names.inner(name.toString()));
      }
    }
    Files.createDirectories(folder);
    String name = path.getFileName().toString();
    Place place = place(folder, name);
    for (int number = 2; Files.exists(place.file(), LinkOption.NOFOLLOW_LINKS); number++) {
      place = place(folder, number + "~" + name);
    }
    return place;
  }

  private Place place(Path folder, String name) {
    return new Place(folder.resolve(names.inner(name)), folder.resolve(names.inner(name + REASON)));
  }

  private static void move(Path path, Path target, Instant now) throws IOException {
    if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      touch(path, now);
    }
    Files.move(path, target);
  }

  /** From now on it is kept for so long, however old it was when it was dropped. */
  private static void touch(Path path, Instant now) {
    try {
      Files.setLastModifiedTime(path, FileTime.from(now));
    } catch (IOException e) {
      LOG.debug("{} keeps its time: {}", path, e.toString()); // it is another user's
    }
  }

  private static int remove(Path shelf, Instant before) throws IOException {
    int[] removed = new int[1];
    Files.walkFileTree(
        shelf,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.lastModifiedTime().toInstant().isBefore(before)) {
              Files.deleteIfExists(file);
              removed[0]++;
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            if (e != null) {
              throw e;
            }
            boolean old = Files.getLastModifiedTime(folder).toInstant().isBefore(before);
            if (old && !folder.equals(shelf) && isEmpty(folder)) {
              Files.delete(folder);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return removed[0];
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }
}
