package org.seedferry.api.torrent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.TransportSession;
import org.seedferry.api.transport.Transports;

/** A folder behind a transport in which somebody keeps {@code .torrent} files. Thread-safe. */
public final class TorrentFolder {

  /** Larger than any that is real, by far. */
  private static final int LARGEST = 64 << 20;

  private static final int BLOCK = 64 << 10;

  private final Location location;
  private final Transports transports;

  public TorrentFolder(Location location, Transports transports) {
    this.location = location;
    this.transports = transports;
  }

  /**
   * Reads one of them.
   *
   * @param name the file's name in the folder
   * @return empty when there is no such file
   * @throws RemoteFailure {@code ASK_USER} when it is no torrent, else what the transport says
   */
  public Optional<Torrent> read(String name) throws RemoteFailure {
    try (TransportSession session = transports.open(location);
        RemoteBody body = session.open(RemotePath.ROOT.child(name), 0, -1, null)) {
      return Optional.of(Torrent.read(content(body)));
    } catch (TorrentException e) {
      throw RemoteFailure.askUser("'" + name + "' in " + location + ": " + e.getMessage(), e);
    } catch (RemoteFailure e) {
      if (e.advice() == Advice.GONE) {
        return Optional.empty();
      }
      throw e;
    } catch (IOException e) {
      throw RemoteFailure.retry(
          "'" + name + "' in " + location + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads the file of one transfer.
   *
   * @param infoHash the transfer's, 40 lower-case hex digits
   * @throws RemoteFailure as the other, and {@code ASK_USER} when it is that of another transfer
   */
  public Optional<Torrent> read(String name, String infoHash) throws RemoteFailure {
    Optional<Torrent> torrent = read(name);
    if (torrent.isPresent() && !torrent.get().infoHash().equals(infoHash)) {
      throw RemoteFailure.askUser(
          "'" + name + "' in " + location + " is not of " + infoHash + " but of " + torrent.get(),
          null);
    }
    return torrent;
  }

  private static byte[] content(RemoteBody body) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    while (body.read(block.clear()) >= 0) {
      content.write(block.array(), 0, block.position());
      if (content.size() > LARGEST) {
        throw new TorrentException("it is larger than any torrent");
      }
    }
    return content.toByteArray();
  }
}
