package org.seedferry.testing.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.Transport;
import org.seedferry.api.transport.TransportSession;

/** Opens files of this machine, for tests that need a transport and not what makes it good. */
public final class DiskTransport implements Transport {

  @Override
  public Set<String> schemes() {
    return Set.of("file");
  }

  @Override
  public TransportSession open(Location location) {
    return new Session(Path.of(location.uri().getPath()));
  }

  private record Session(Path folder) implements TransportSession {

    @Override
    public List<RemoteEntry> list(RemotePath path) {
      throw new UnsupportedOperationException("files only");
    }

    @Override
    public RemoteEntry stat(RemotePath path) {
      throw new UnsupportedOperationException("files only");
    }

    @Override
    public RemoteBody open(RemotePath file, long offset, long length, Fingerprint expected)
        throws RemoteFailure {
      try {
        FileChannel channel = FileChannel.open(folder.resolve(file.toString()));
        channel.position(offset);
        return new Body(channel, offset, new Fingerprint(channel.size(), ""));
      } catch (NoSuchFileException e) {
        throw RemoteFailure.gone(file + " is not there", e);
      } catch (IOException e) {
        throw RemoteFailure.retry(file + ": " + e.getMessage(), e);
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
