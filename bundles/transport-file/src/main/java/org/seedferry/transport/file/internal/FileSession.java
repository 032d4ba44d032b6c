package org.seedferry.transport.file.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.DeletesFiles;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemoteEntry.Kind;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.TransportSession;

/** One folder of this machine. It holds nothing but the bodies that are being read. */
final class FileSession implements TransportSession, DeletesFiles {

  private final Path folder;
  private final Set<FileBody> bodies = ConcurrentHashMap.newKeySet();

  FileSession(Path folder) {
    this.folder = folder;
  }

  @Override
  public List<RemoteEntry> list(RemotePath path) throws RemoteFailure {
    Place place = resolve(path);
    if (place.kind() != Kind.FOLDER) {
      throw RemoteFailure.gone(shown(path) + " is not a folder", null);
    }
    List<RemoteEntry> listed = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(place.real())) {
      for (Path entry : entries) {
        addTo(listed, place, entry);
      }
    } catch (DirectoryIteratorException e) {
      throw Trouble.of(shown(path), e.getCause());
    } catch (IOException e) {
      throw Trouble.of(shown(path), e);
    }
    return listed;
  }

  @Override
  public RemoteEntry stat(RemotePath path) throws RemoteFailure {
    return entry(path.name(), resolve(path));
  }

  @Override
  public RemoteBody open(RemotePath path, long offset, long length, Fingerprint expected)
      throws RemoteFailure {
    Place place = resolve(path);
    if (place.kind() == Kind.OTHER) {
      throw RemoteFailure.askUser(
          shown(path) + " is a link out of its folder or a special file: it is not read", null);
    }
    if (place.kind() != Kind.FILE) {
      throw RemoteFailure.gone(shown(path) + " is not a file", null);
    }
    Fingerprint now = FileBody.fingerprint(place.attributes());
    if (expected != null && !now.matches(expected)) {
      throw RemoteFailure.changed(shown(path) + " was changed since it was begun");
    }
    if (offset > now.size()) {
      throw RemoteFailure.changed(
          shown(path) + " has " + now.size() + " bytes, less than the offset " + offset);
    }
    return read(shown(path), place, offset, length, now);
  }

  @Override
  public void deleteFile(RemotePath file) throws RemoteFailure {
    new Deletion(folder).file(file);
  }

  @Override
  public void deleteEmptyFolder(RemotePath path) throws RemoteFailure {
    new Deletion(folder).emptyFolder(path);
  }

  @Override
  public void close() {
    bodies.forEach(FileBody::close);
  }

  private RemoteBody read(Path shown, Place place, long offset, long length, Fingerprint now)
      throws RemoteFailure {
    long end = length < 0 ? now.size() : offset + Math.min(length, now.size() - offset);
    try {
      FileChannel channel = FileChannel.open(place.real());
      FileBody body = new FileBody(shown, place.real(), channel, offset, end, now, bodies::remove);
      bodies.add(body);
      return body;
    } catch (IOException e) {
      throw Trouble.of(shown, e);
    }
  }

  private Place resolve(RemotePath path) throws RemoteFailure {
    Place root;
    try {
      root = Place.root(folder);
    } catch (NoSuchFileException e) {
      throw RemoteFailure.gone(
          "the folder " + folder + " does not exist (is its disk mounted?)", e);
    } catch (IOException e) {
      throw Trouble.of(folder, e);
    }
    try {
      return root.resolve(path);
    } catch (IOException e) {
      throw Trouble.of(shown(path), e);
    }
  }

  /** An entry that is removed while the folder is read does not fail the listing. */
  private static void addTo(List<RemoteEntry> listed, Place place, Path entry) throws IOException {
    try {
      listed.add(entry(entry.getFileName().toString(), place.child(entry)));
    } catch (NoSuchFileException e) {
      return;
    }
  }

  private static RemoteEntry entry(String name, Place place) {
    long size = place.kind() == Kind.FILE ? place.attributes().size() : -1;
    return new RemoteEntry(
        name, place.kind(), size, place.attributes().lastModifiedTime().toInstant());
  }

  /** The path as a person would write it; it need not exist, nor be one that can. */
  private Path shown(RemotePath path) {
    try {
      return folder.resolve(path.toString());
    } catch (java.nio.file.InvalidPathException e) {
      return folder.resolve("?");
    }
  }
}
