package org.seedferry.testing.transport;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.DeletesFiles;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.Transport;
import org.seedferry.api.transport.TransportSession;

/**
 * Lists, opens and deletes files of this machine, for tests that need a transport and not what
 * makes it good.
 */
public final class DiskTransport implements Transport {

  @Override
  public Set<String> schemes() {
    return Set.of("file");
  }

  @Override
  public TransportSession open(Location location) {
    return new Session(Path.of(location.uri().getPath()));
  }

  private record Session(Path folder) implements TransportSession, DeletesFiles {

    @Override
    public List<RemoteEntry> list(RemotePath path) throws RemoteFailure {
      try (Stream<Path> entries = Files.list(at(path))) {
        return entries.map(Session::entry).toList();
      } catch (IOException e) {
        throw failure(path, e);
      }
    }

    @Override
    public RemoteEntry stat(RemotePath path) throws RemoteFailure {
      if (!Files.exists(at(path))) {
        throw RemoteFailure.gone(path + " is not there", null);
      }
      return entry(at(path));
    }

    @Override
    public void deleteFile(RemotePath file) throws RemoteFailure {
      try {
        Files.deleteIfExists(at(file));
      } catch (IOException e) {
        throw failure(file, e);
      }
    }

    @Override
    public void deleteEmptyFolder(RemotePath path) throws RemoteFailure {
      try {
        Files.deleteIfExists(at(path));
      } catch (DirectoryNotEmptyException e) {
        return;
      } catch (IOException e) {
        throw failure(path, e);
      }
    }

    private Path at(RemotePath path) {
      return folder.resolve(path.toString());
    }

    private static RemoteEntry entry(Path path) {
      File file = path.toFile();
      boolean isFolder = file.isDirectory();
      return new RemoteEntry(
          file.getName(),
          isFolder ? RemoteEntry.Kind.FOLDER : RemoteEntry.Kind.FILE,
          isFolder ? -1 : file.length(),
          Instant.ofEpochMilli(file.lastModified()));
    }

    private static RemoteFailure failure(RemotePath path, IOException e) {
      return e instanceof NoSuchFileException
          ? RemoteFailure.gone(path + " is not there", e)
          : RemoteFailure.retry(path + ": " + e.getMessage(), e);
    }

    @Override
    public RemoteBody open(RemotePath file, long offset, long length, Fingerprint expected)
        throws RemoteFailure {
      try {
        FileChannel channel = FileChannel.open(at(file));
        channel.position(offset);
        return new Body(channel, offset, new Fingerprint(channel.size(), ""));
      } catch (IOException e) {
        throw failure(file, e);
      }
    }

    @Override
    public void close() {
      // Each body has its own file.
    }
  }

  private record Body(FileChannel channel, long offset, Fingerprint fingerprint)
      implements RemoteBody {

    @Override
    public int read(ByteBuffer target) throws IOException {
      return channel.read(target);
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
