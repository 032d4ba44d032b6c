package org.seedferry.downloader.internal.staging;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.seedferry.api.Durable;
import org.seedferry.api.LocalName;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.downloader.internal.files.Finish;

/**
 * What of one transfer is home but not yet published: its content under a fixed name, and the
 * journal beside it. Thread-safe.
 *
 * <p>What a power cut finds is safe by the order in which things reach the disk: the bytes of a
 * file, then the line of the journal that says so; all files, then the folders that name them, then
 * the name under the local root. A line that says {@code force} or {@code done} is never on disk
 * before the bytes that it speaks of; one that is not yet there costs fetching them again.
 */
public final class Staging implements AutoCloseable {

  private static final String CONTENT = "content";

  private final Path folder;
  private final Path content;
  private final Journal journal;
  private final LocalName names = LocalName.ofThisHost();
  private final Map<RemotePath, Path> locals = new ConcurrentHashMap<>();

  private Staging(Path folder, Journal journal) {
    this.folder = folder;
    this.content = content(folder);
    this.journal = journal;
  }

  static Staging open(Path folder) throws IOException {
    Files.createDirectories(folder);
    return new Staging(folder, Journal.open(journal(folder), bootId()));
  }

  /** How many bytes of it are written, by the journal of a staging folder. */
  static long writtenBytes(Path folder) throws IOException {
    return Journal.written(journal(folder), bootId());
  }

  private static Path journal(Path folder) {
    return folder.resolve("journal");
  }

  /** Where the content lies in a staging folder. */
  static Path content(Path folder) {
    return folder.resolve(CONTENT);
  }

  /** Makes the folders of a transfer, and drops what is staged and no longer belongs to it. */
  public void prepare(Contents contents) throws LocalFailure {
    try {
      boolean asFolder = Files.isDirectory(content, LinkOption.NOFOLLOW_LINKS);
      if (Files.exists(content, LinkOption.NOFOLLOW_LINKS) && asFolder != contents.folder()) {
        Trees.delete(content);
      }
      if (contents.folder()) {
        Files.createDirectories(content);
        Set<Path> files = new java.util.HashSet<>();
        contents.files().forEach(file -> files.add(local(file.path())));
        dropStrangers(contents, files);
        for (RemotePath below : contents.folders()) {
          Files.createDirectories(local(below));
        }
        Set<Path> parents = new java.util.HashSet<>();
        files.forEach(file -> parents.add(file.getParent()));
        for (Path parent : parents) {
          Files.createDirectories(parent);
        }
      }
    } catch (IOException e) {
      throw LocalFailure.of("make folders in", folder, e);
    }
  }

  private void dropStrangers(Contents contents, Set<Path> wanted) throws IOException {
    for (String path : Trees.sizes(content).keySet()) {
      Path file = content.resolve(path);
      if (!wanted.contains(file)) {
        Files.delete(file);
      }
    }
    Set<Path> folders = new java.util.HashSet<>();
    contents.folders().forEach(below -> addWithParents(folders, local(below)));
    wanted.forEach(file -> addWithParents(folders, file.getParent()));
    try (var tree = Files.walk(content)) {
      for (Path path : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
        if (Files.isDirectory(path) && !path.equals(content) && !folders.contains(path)) {
          Trees.delete(path);
        }
      }
    }
  }

  private void addWithParents(Set<Path> folders, Path folder) {
    for (Path path = folder;
        path.startsWith(content) && folders.add(path);
        path = path.getParent()) {
      // Every parent counts as well.
    }
  }

  /** The staged file of a path below the transfer's top. */
  public StagedFile file(RemotePath path) {
    return file(path, FileListener.NONE);
  }

  /** The same, with somebody who hears what is written. */
  public StagedFile file(RemotePath path, FileListener listener) {
    return new StagedFile(local(path), path.toString(), journal, listener);
  }

  /** Gives what is staged the permissions and the group of a delivery. */
  public void finish(Finish finish) {
    finish.applyTo(content);
  }

  /** Brings all folders to the disk; the files are there already. */
  public void force() throws LocalFailure {
    try {
      if (Files.isDirectory(content)) {
        Durable.foldersBelow(content);
      }
      Durable.folder(folder);
    } catch (IOException e) {
      throw LocalFailure.of("bring to the disk", folder, e);
    }
  }

  /** What is to be published. */
  Path content() {
    return content;
  }

  /** Closes the journal; what is staged stays. */
  @Override
  public void close() {
    try {
      journal.close();
    } catch (IOException e) {
      // Every line was written when it was appended; there is nothing left to lose.
    }
  }

  /** Closes and deletes what is left. */
  public void delete() throws LocalFailure {
    close();
    try {
      Trees.delete(folder);
    } catch (IOException e) {
      throw LocalFailure.of("delete", folder, e);
    }
  }

  /** The local paths of a transfer's files below its top, as they will be published. */
  public Path local(RemotePath path) {
    return locals.computeIfAbsent(path, this::mapped);
  }

  private Path mapped(RemotePath path) {
    Path local = content;
    for (String name : path.names()) {
      local = local.resolve(names.inner(name));
    }
    return local;
  }

  private static String bootId() {
    Path file = Path.of("/proc/sys/kernel/random/boot_id");
    try {
      return Files.isReadable(file) ? Files.readString(file).strip() : "";
    } catch (IOException e) {
      return "";
    }
  }

  static FileChannel writer(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }
}
