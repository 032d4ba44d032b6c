package org.seedferry.seedbox.rtorrent.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.transport.DeletesFiles;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.TransportSession;

/** Deletes a download's own files, and its folders as far as nothing else is in them. */
final class Deletion implements AutoCloseable {

  private final TransportSession session;
  private final DeletesFiles deleting;
  private final Collection<RemotePath> files;

  /** The deepest first. */
  private final Collection<RemotePath> folders;

  private Deletion(
      TransportSession session,
      DeletesFiles deleting,
      Collection<RemotePath> files,
      Collection<RemotePath> folders) {
    this.session = session;
    this.deleting = deleting;
    this.files = files;
    this.folders = folders;
  }

  /**
   * That of all files of a download, as they are told; those that are not there count as deleted.
   *
   * @param session ends with it
   */
  static Deletion of(Contents told, TransportSession session, DeletesFiles deleting)
      throws RemoteFailure {
    TrueNames names = new TrueNames(session);
    Set<RemotePath> files = new LinkedHashSet<>();
    Set<RemotePath> folders =
        new TreeSet<>(
            Comparator.comparing((RemotePath path) -> -path.names().size())
                .thenComparing(RemotePath::toString));
    for (Contents.RemoteFile file : told.files()) {
      Optional<RemotePath> found = names.find(file.source(), file.size());
      if (found.isPresent()) {
        files.add(found.get());
        List<String> source = found.get().names();
        for (int above = 1; above <= file.path().names().size(); above++) {
          folders.add(new RemotePath(source.subList(0, source.size() - above)));
        }
      }
    }
    return new Deletion(session, deleting, files, folders);
  }

  void run() throws RemoteFailure {
    for (RemotePath file : files) {
      deleting.deleteFile(file);
    }
    for (RemotePath folder : folders) {
      deleting.deleteEmptyFolder(folder);
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
