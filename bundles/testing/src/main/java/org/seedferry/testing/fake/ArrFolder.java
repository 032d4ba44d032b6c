package org.seedferry.testing.fake;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Imports what stands in a folder, as an *arr does when it looks for finished downloads. */
final class ArrFolder {

  private static final Set<String> MEDIA =
      Set.of("mkv", "mp4", "avi", "m4v", "ts", "wmv", "mov", "mpg", "webm", "flac", "mp3", "m4a");

  private final Path localRoot;
  private final Path library;
  private final boolean move;

  ArrFolder(Path localRoot, Path library, boolean move) {
    this.localRoot = localRoot;
    this.library = library;
    this.move = move;
  }

  /** Takes over the media files of every grab that stands complete under its name. */
  void importInto(ArrBooks books, ArrImports imports) throws IOException {
    for (ArrBooks.Grab grab : books.grabs()) {
      Path delivery = localRoot.resolve(grab.name());
      if (!grab.state().equals("imported") && Files.exists(delivery, LinkOption.NOFOLLOW_LINKS)) {
        importDelivery(books, imports, grab, delivery);
      }
    }
  }

  /** False when nothing there can be imported. */
  private boolean importDelivery(
      ArrBooks books, ArrImports imports, ArrBooks.Grab grab, Path delivery) throws IOException {
    List<Path> media = media(delivery);
    if (media.isEmpty()) {
      books.state(
          grab.downloadId(),
          "importPending",
          List.of("No files found are eligible for import in " + delivery));
      return false;
    }
    List<String> taken = new ArrayList<>();
    for (Path file : media) {
      take(file, library.resolve(grab.name()).resolve(file.getFileName()));
      taken.add(localRoot.relativize(file).toString());
      imports.file(grab.downloadId(), localRoot.relativize(file).toString(), 1, false);
    }
    imports.whole(grab.downloadId(), taken);
    return true;
  }

  /**
   * Takes over the media files of one grab's delivery, wherever it stands; a folder that was moved
   * out of is deleted. False when nothing there can be imported.
   */
  boolean importOne(ArrBooks books, ArrImports imports, String hash, Path delivery)
      throws IOException {
    ArrBooks.Grab grab =
        books.grabs().stream()
            .filter(each -> each.downloadId().equalsIgnoreCase(hash))
            .findFirst()
            .orElseThrow(() -> new IOException(hash + " was not grabbed, and is skipped"));
    boolean imported = importDelivery(books, imports, grab, delivery);
    if (imported && move && Files.isDirectory(delivery)) {
      try (Stream<Path> rest = Files.walk(delivery)) {
        for (Path each : rest.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
    return imported;
  }

  private static List<Path> media(Path delivery) throws IOException {
    try (Stream<Path> files = Files.walk(delivery)) {
      return files.filter(Files::isRegularFile).filter(ArrFolder::isMedia).sorted().toList();
    }
  }

  private static boolean isMedia(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return MEDIA.contains(name.substring(name.lastIndexOf('.') + 1)) && !name.contains("sample");
  }

  private void take(Path file, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    if (move) {
      Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    try {
      Files.createLink(target, file);
    } catch (FileAlreadyExistsException e) {
      Files.delete(target);
      Files.createLink(target, file);
    }
  }
}
