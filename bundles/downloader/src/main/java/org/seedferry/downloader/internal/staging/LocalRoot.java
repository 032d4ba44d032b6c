package org.seedferry.downloader.internal.staging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.seedferry.api.Durable;
import org.seedferry.api.LocalName;
import org.seedferry.api.Transfer;

/** The directory that deliveries appear in, and our hidden folder inside it. Immutable. */
public final class LocalRoot {

  private final Path root;
  private final Path hidden;

  public LocalRoot(Path root) {
    this.root = root.toAbsolutePath().normalize();
    this.hidden = this.root.resolve(LocalName.RESERVED);
  }

  public Path path() {
    return root;
  }

  /** Our own folder inside it. */
  Path hidden() {
    return hidden;
  }

  /**
   * Where a delivery of this name stands.
   *
   * @param localName its path below the local root, without dots and empty names
   */
  public Path target(String localName) {
    Path target = root.resolve(localName).normalize();
    boolean below = target.startsWith(root) && !target.equals(root) && !target.startsWith(hidden);
    if (!below || !root.relativize(target).equals(Path.of(localName))) {
      throw new IllegalArgumentException("'" + localName + "' is no name below " + root);
    }
    return target;
  }

  /** Makes the folder that a delivery is published in; it is on disk when this returns. */
  void makeFolder(Path target) throws IOException {
    refuseLinks(target);
    Path folder = target.getParent();
    Files.createDirectories(folder);
    while (!folder.equals(root)) {
      folder = folder.getParent();
      Durable.folder(folder);
    }
  }

  /** A link in the place of a folder may lead anywhere: nothing is written or removed behind it. */
  private void refuseLinks(Path target) throws IOException {
    for (Path folder = target.getParent(); !folder.equals(root); folder = folder.getParent()) {
      if (Files.isSymbolicLink(folder)) {
        throw new IOException(
            "'" + folder + "' is a link: put a folder in its place, on the file system of " + root);
      }
    }
  }

  /** Bytes that may still be written below it. */
  public long usableBytes() throws LocalFailure {
    try {
      return Files.getFileStore(existing()).getUsableSpace();
    } catch (IOException e) {
      throw LocalFailure.of("look at the free space of", root, e);
    }
  }

  /** Bytes of a transfer that are staged already, and need no further room. */
  public long stagedBytes(Transfer transfer) throws LocalFailure {
    try {
      long staged = 0;
      for (Path folder : earlier(transfer, null)) {
        staged += Staging.writtenBytes(folder);
      }
      return staged;
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw LocalFailure.of("look at what is staged in", hidden, e);
    }
  }

  /** True when something stands under this name, also a broken link. */
  public boolean has(String localName) {
    return Files.exists(target(localName), LinkOption.NOFOLLOW_LINKS);
  }

  /** True when something of a delivery is here, also what a removal that was cut off has left. */
  public boolean hasAnyOf(Transfer transfer) {
    return has(transfer.localName()) || Files.exists(removed(transfer), LinkOption.NOFOLLOW_LINKS);
  }

  /** The manifest of a transfer's delivery. */
  public Manifest manifest(Transfer transfer) {
    return new Manifest(root, hidden.resolve(key(transfer) + ".files"));
  }

  /**
   * Opens the staging folder of a claimed transfer. What an earlier claim left is taken over by a
   * rename, so that whoever holds that claim can no longer publish from it.
   */
  public Staging stage(Transfer claimed) throws LocalFailure {
    Path folder = hidden.resolve(key(claimed) + "-" + claimed.version());
    try {
      Files.createDirectories(hidden);
      List<Path> earlier = earlier(claimed, folder);
      if (!earlier.isEmpty() && !Files.exists(folder)) {
        Files.move(earlier.remove(earlier.size() - 1), folder);
      }
      for (Path old : earlier) {
        Trees.delete(old);
      }
      return Staging.open(folder);
    } catch (IOException e) {
      throw LocalFailure.of("make a staging folder in", hidden, e);
    }
  }

  /**
   * Removes a delivery: out of sight by one rename, and only then file by file, as a name that is
   * visible is complete.
   *
   * @return false when nothing stood under its name
   */
  public boolean remove(Transfer transfer) throws LocalFailure {
    Path target = target(transfer.localName());
    Path removed = removed(transfer);
    try {
      refuseLinks(target);
      Files.createDirectories(hidden);
      Trees.delete(removed);
      Files.move(target, removed, StandardCopyOption.ATOMIC_MOVE);
      Trees.delete(removed);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw LocalFailure.of("remove", target, e);
    }
  }

  /** Deletes whatever is staged for a transfer, and what is left of its removed delivery. */
  public void discard(Transfer transfer) throws LocalFailure {
    try {
      for (Path old : earlier(transfer, null)) {
        Trees.delete(old);
      }
      Trees.delete(removed(transfer));
    } catch (IOException e) {
      throw LocalFailure.of("delete what is staged in", hidden, e);
    }
  }

  /** The staging folders of other claims, the one of the latest claim last. */
  private List<Path> earlier(Transfer transfer, Path own) throws IOException {
    String prefix = key(transfer) + "-";
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(hidden)) {
      try (Stream<Path> entries = Files.list(hidden)) {
        entries
            .filter(
                entry -> entry.getFileName().toString().startsWith(prefix) && !entry.equals(own))
            .forEach(found::add);
      }
    }
    found.sort((a, b) -> Long.compare(version(a), version(b)));
    return found;
  }

  private Path removed(Transfer transfer) {
    return hidden.resolve(key(transfer) + ".removed");
  }

  private static long version(Path folder) {
    String name = folder.getFileName().toString();
    try {
      return Long.parseLong(name.substring(name.lastIndexOf('-') + 1));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /**
   * The same for one remote transfer whatever ledger it stands in, so that a new ledger finds what
   * an old one began.
   */
  static String key(Transfer transfer) {
    try {
      String whole = transfer.seedbox() + "\0" + transfer.remoteId();
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(whole.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private Path existing() {
    Path path = root;
    while (!Files.exists(path) && path.getParent() != null) {
      path = path.getParent();
    }
    return path;
  }
}
