package org.seedferry.drop.folder.internal;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.seedferry.guard.StopSignal;

/** Asks the operating system. */
final class Watching implements Changes {

  private final WatchService service;
  private final Map<WatchKey, Path> folders = new HashMap<>();

  /** Begins. */
  Watching() throws IOException {
    this.service = FileSystems.getDefault().newWatchService();
  }

  @Override
  public boolean cover(List<Path> now) throws IOException {
    boolean any = false;
    try {
      for (Path folder : now) {
        if (!folders.containsValue(folder)) {
          any |= register(folder);
        }
      }
      return any;
    } catch (ClosedWatchServiceException e) {
      throw new IOException("watching has ended", e);
    }
  }

  /** False when it has gone meanwhile, and whoever took it away will be heard of. */
  private boolean register(Path folder) throws IOException {
    try {
      WatchKey key =
          folder.register(
              service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
      folders.put(key, folder);
      return true;
    } catch (NoSuchFileException | NotDirectoryException e) {
      return false;
    }
  }

  @Override
  public Happened await(Duration limit, StopSignal stop) throws IOException, InterruptedException {
    try {
      WatchKey key = service.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
      if (key == null) {
        return Happened.NOTHING;
      }
      Set<Path> paths = new HashSet<>();
      boolean unknown = false;
      for (; key != null; key = service.poll()) {
        unknown |= read(key, paths);
      }
      return new Happened(paths, unknown);
    } catch (ClosedWatchServiceException e) {
      if (stop.requested()) {
        return Happened.NOTHING;
      }
      throw new IOException("watching has ended", e);
    }
  }

  /** True when only a look at everything can tell what has happened. */
  private boolean read(WatchKey key, Set<Path> paths) {
    boolean unknown = false;
    Path folder = folders.get(key);
    for (WatchEvent<?> event : key.pollEvents()) {
      if (event.kind() == StandardWatchEventKinds.OVERFLOW || folder == null) {
        unknown = true;
      } else {
        Path path = folder.resolve((Path) event.context());
        // What was in a folder before it was watched, nobody tells.
        unknown |= Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        paths.add(path);
      }
    }
    if (!key.reset()) {
      folders.remove(key);
      unknown = true;
    }
    return unknown;
  }

  @Override
  public void close() throws IOException {
    service.close();
  }
}
