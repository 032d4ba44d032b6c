package org.seedferry.downloader.internal.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.Contents.RemoteFile;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.TransportSession;
import org.seedferry.downloader.internal.staging.Staging;
import org.seedferry.guard.StopSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives staged files the times that they have on the seedbox, as far as the transport tells them:
 * one listing for each folder. What cannot be had keeps no delivery from coming home.
 */
final class RemoteTimes {

  private static final Logger LOG = LoggerFactory.getLogger(RemoteTimes.class);

  private final Sessions sessions;
  private final StopSignal stop;

  RemoteTimes(Sessions sessions, StopSignal stop) {
    this.sessions = sessions;
    this.stop = stop;
  }

  void applyTo(Staging staging, Contents contents) {
    try {
      Map<RemotePath, Instant> times = times(contents);
      for (RemoteFile file : contents.files()) {
        Instant time = times.get(file.source());
        if (time != null) {
          set(staging.local(file.path()), time);
        }
      }
    } catch (IOException e) {
      LOG.info("'{}': the times of its files are not kept: {}", contents.name(), e.getMessage());
    }
  }

  private static void set(Path file, Instant time) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(time));
  }

  private Map<RemotePath, Instant> times(Contents contents) throws RemoteFailure {
    TransportSession session = stop.onStop(sessions.borrow(contents.location()));
    boolean well = false;
    try {
      Map<RemotePath, Instant> times =
          contents.folder() ? listed(session, contents) : looked(session, contents);
      well = true;
      return times;
    } finally {
      stop.release(session);
      if (well) {
        sessions.giveBack(contents.location(), session);
      } else {
        session.close();
      }
    }
  }

  private static Map<RemotePath, Instant> looked(TransportSession session, Contents contents)
      throws RemoteFailure {
    RemotePath file = contents.files().get(0).source();
    Map<RemotePath, Instant> time = new HashMap<>();
    time.put(file, session.stat(file).modified());
    return time;
  }

  private static Map<RemotePath, Instant> listed(TransportSession session, Contents contents)
      throws RemoteFailure {
    Map<RemotePath, Instant> times = new LinkedHashMap<>();
    for (RemotePath folder :
        contents.files().stream().map(RemoteTimes::folder).distinct().toList()) {
      for (RemoteEntry entry : session.list(folder)) {
        if (entry.isFile()) {
          times.put(folder.child(entry.name()), entry.modified());
        }
      }
    }
    return times;
  }

  private static RemotePath folder(RemoteFile file) {
    List<String> names = new ArrayList<>(file.source().names());
    names.remove(names.size() - 1);
    return new RemotePath(names);
  }
}
