package org.seedferry.seedbox.rtorrent.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.client.ClientFile;
import org.seedferry.api.client.ClientFiles;
import org.seedferry.api.client.ClientTarget;
import org.seedferry.api.client.PathMapping;
import org.seedferry.api.json.WireJson;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.transport.DeletesFiles;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.TransportSession;
import org.seedferry.api.transport.Transports;

/** The files of downloads at the data location. Thread-safe. */
final class Data {

  private final ClientTarget target;
  private final Transports transports;

  Data(ClientTarget target, Transports transports) {
    this.target = target;
    this.transports = transports;
  }

  /** What a complete download consists of, by true names. */
  Contents contents(String hash, Stored stored) throws RemoteFailure {
    if (!stored.complete()) {
      throw RemoteFailure.retry(
          target.name() + " does not have all of transfer " + hash + " at the moment", null);
    }
    Contents told = told(hash, stored, stored.files());
    if (told.files().stream().noneMatch(file -> TrueNames.mayDiffer(file.source()))) {
      return told;
    }
    try (TransportSession session = transports.open(told.location())) {
      return named(hash, told, new TrueNames(session));
    }
  }

  private Contents told(String hash, Stored stored, List<ClientFile> files) throws RemoteFailure {
    PathMapping paths = target.paths().withRoots(root -> asTold(root, stored));
    return new ClientFiles(target.withPaths(paths), hash)
        .contents(() -> asTold(stored.root(), stored), stored.folder(), files);
  }

  /** A root as the folder below it is told, which may have a name that breaks the whole text. */
  private static String asTold(String root, Stored stored) {
    String bare = root.replaceFirst("/+$", "");
    String broken = ToldName.broken(bare);
    return !stored.folder().startsWith(bare) && stored.folder().startsWith(broken) ? broken : root;
  }

  private Contents named(String hash, Contents told, TrueNames names) throws RemoteFailure {
    List<Contents.RemoteFile> files = new ArrayList<>();
    Set<RemotePath> sources = new HashSet<>();
    String top = told.name();
    for (Contents.RemoteFile file : told.files()) {
      Optional<RemotePath> found = names.find(file.source(), file.size());
      if (found.isEmpty() || !sources.add(found.get())) {
        throw unknown(hash, told, file.source());
      }
      List<String> source = found.get().names();
      int begin = source.size() - file.path().names().size();
      top = source.get(begin - 1);
      files.add(
          new Contents.RemoteFile(
              found.get(), new RemotePath(source.subList(begin, source.size())), file.size()));
    }
    return new Contents(told.location(), top, told.folder(), files, told.folders(), told.origin());
  }

  private RemoteFailure unknown(String hash, Contents contents, RemotePath told) {
    return RemoteFailure.askUser(
        target.name()
            + " tells '"
            + WireJson.shown(told.toString())
            + "' of transfer "
            + hash
            + ", as rTorrent cannot write all characters, and "
            + contents.location()
            + " has no file that is told so: check data= and root=, or bring it home by hand",
        null);
  }

  /**
   * Finds a download's files and what deletes them; nothing is deleted yet.
   *
   * @throws RemoteFailure {@code ASK_USER} where they cannot be deleted, or it is not clear which
   *     they are
   */
  Deletion deletion(String hash, Stored stored) throws RemoteFailure {
    Contents all = told(hash, stored, stored.all());
    TransportSession session = transports.open(all.location());
    boolean done = false;
    try {
      if (!(session instanceof DeletesFiles files)) {
        throw undeletable(hash, all);
      }
      Deletion deletion = Deletion.of(all, session, files);
      done = true;
      return deletion;
    } finally {
      if (!done) {
        session.close();
      }
    }
  }

  private RemoteFailure undeletable(String hash, Contents contents) {
    return RemoteFailure.askUser(
        target.name()
            + " cannot remove the data of transfer "
            + hash
            + ": rTorrent has no such command, and nothing is deleted at "
            + contents.location()
            + "; remove it by hand, or reach the data by file: or sftp:",
        null);
  }
}
