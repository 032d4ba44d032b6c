package org.seedferry.downloader.internal.fetch;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.seedferry.api.Checksum;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.OpensAhead;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemoteEntry.Kind;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.Transport;
import org.seedferry.api.transport.TransportSession;

/** Remote files in memory, with a line that can be cut and contents that can change. */
final class FakeTransport implements Transport {

  private static final int CHUNK = 256 << 10;

  /**
   * What was announced.
   *
   * @param opened how many files had been opened by then
   */
  record Announcement(int opened, List<String> files) {}

  private record Remote(byte[] bytes, String version) {}

  private final Map<String, Remote> files = new HashMap<>();
  private final Map<String, Instant> times = new HashMap<>();
  private final Map<String, Integer> cuts = new HashMap<>();
  private final Map<String, Map<Integer, Integer>> spoilt = new HashMap<>();
  private final Map<String, Checksum> checksums = new HashMap<>();
  private final List<Announcement> announced = new ArrayList<>();
  private final List<String> opened = new ArrayList<>();
  private int depth;
  private boolean ranges = true;
  private final Map<String, RemoteFailure> failures = new HashMap<>();
  private Runnable onCut = () -> {};
  private Runnable onServed = () -> {};
  private long servedUntil = Long.MAX_VALUE;
  private long servedThen;
  private int readingThen;
  private int reading;
  private long served;
  private int sessions;
  private int open;

  /** Puts a file with bytes that depend on its version. */
  void put(String path, int size, String version) {
    byte[] bytes = new byte[size];
    new java.util.Random(path.hashCode() * 31L + version.hashCode()).nextBytes(bytes);
    files.put(path, new Remote(bytes, version));
  }

  byte[] bytes(String path) {
    return files.get(path).bytes();
  }

  /** Tells when a file was changed. */
  void changed(String path, Instant when) {
    times.put(path, when);
  }

  private RemoteEntry entry(String path) {
    return new RemoteEntry(
        RemotePath.parse(path).name(), Kind.FILE, bytes(path).length, times.get(path));
  }

  void remove(String path) {
    files.remove(path);
  }

  /** The next time that this file is read, the line is cut at this byte. */
  void cut(String path, int at) {
    cuts.put(path, at);
  }

  /** So many times the byte at this offset comes over the line as another one. */
  void spoil(String path, int at, int times) {
    spoilt.computeIfAbsent(path, any -> new HashMap<>()).put(at, times);
  }

  /** The server tells this checksum with the file. */
  void checksum(String path, Checksum checksum) {
    checksums.put(path, checksum);
  }

  /** What happens together with a cut. */
  void onCut(Runnable action) {
    onCut = action;
  }

  /** What happens, once, before more than so many bytes have gone over the line. */
  void onServed(long bytes, Runnable action) {
    servedUntil = bytes;
    onServed = action;
  }

  /**
   * Counts only what had gone over the line when {@link #onServed} happened.
   *
   * @return how many files were being read at that moment
   */
  int backToThen() {
    served = servedThen;
    return readingThen;
  }

  /** The next time that this file is asked for, the answer is this failure. */
  void fail(String path, RemoteFailure failure) {
    failures.put(path, failure);
  }

  /** So many files are worth to be announced. */
  void opensAhead(int files) {
    depth = files;
  }

  /** What was announced, each time. */
  List<Announcement> announced() {
    return announced;
  }

  /** What was opened, in this order. */
  List<String> opened() {
    return opened;
  }

  void withoutRanges() {
    ranges = false;
  }

  /** Bytes that went over the line. */
  long served() {
    return served;
  }

  /** Sessions that were opened. */
  int sessions() {
    return sessions;
  }

  /** Sessions that are open. */
  int open() {
    return open;
  }

  @Override
  public Set<String> schemes() {
    return Set.of("file");
  }

  @Override
  public TransportSession open(Location location) {
    sessions++;
    open++;
    return new Session();
  }

  private final class Session implements TransportSession, OpensAhead {

    private boolean closed;

    @Override
    public List<RemoteEntry> list(RemotePath folder) {
      String top = folder.names().isEmpty() ? "" : folder + "/";
      return files.keySet().stream()
          .filter(path -> path.startsWith(top) && path.indexOf('/', top.length()) < 0)
          .map(FakeTransport.this::entry)
          .toList();
    }

    @Override
    public RemoteEntry stat(RemotePath path) {
      return entry(path.toString());
    }

    @Override
    public RemoteBody open(RemotePath file, long offset, long length, Fingerprint expected)
        throws RemoteFailure {
      opened.add(file.toString());
      RemoteFailure failure = failures.remove(file.toString());
      if (failure != null) {
        throw failure;
      }
      Remote remote = files.get(file.toString());
      if (remote == null) {
        throw RemoteFailure.gone("no " + file, null);
      }
      Fingerprint now = new Fingerprint(remote.bytes().length, remote.version());
      if (expected != null && !expected.matches(now)) {
        throw RemoteFailure.changed("another version");
      }
      int size = remote.bytes().length;
      int end = length < 0 ? size : (int) Math.min(size, offset + length);
      return new Body(file.toString(), remote, ranges ? (int) offset : 0, end);
    }

    @Override
    public int depth() {
      return depth;
    }

    @Override
    public void next(List<Next> files) {
      announced.add(
          new Announcement(
              opened.size(), files.stream().map(file -> file.path().toString()).toList()));
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        open--;
      }
    }
  }

  private final class Body implements RemoteBody {

    private final String path;
    private final Remote remote;
    private final int offset;
    private final int end;
    private int position;
    private boolean open = true;

    Body(String path, Remote remote, int offset, int end) {
      reading++;
      this.end = end;
      this.path = path;
      this.remote = remote;
      this.offset = offset;
      this.position = offset;
    }

    @Override
    public Fingerprint fingerprint() {
      return new Fingerprint(remote.bytes().length, remote.version());
    }

    @Override
    public long offset() {
      return offset;
    }

    @Override
    public int read(ByteBuffer target) throws RemoteFailure {
      int cut = Math.min(end, cuts.getOrDefault(path, end));
      if (position >= cut) {
        if (cut < end && cuts.remove(path) != null) {
          onCut.run();
          throw RemoteFailure.retry("the line was cut", null);
        }
        if (files.get(path) != remote) {
          throw RemoteFailure.changed("another version while it was read");
        }
        return -1;
      }
      int count = Math.min(Math.min(target.remaining(), CHUNK), cut - position);
      if (served + count > servedUntil) {
        servedUntil = Long.MAX_VALUE;
        servedThen = served;
        readingThen = reading;
        onServed.run();
      }
      target.put(asItComes(position, count));
      position += count;
      served += count;
      return count;
    }

    private byte[] asItComes(int from, int count) {
      byte[] bytes = Arrays.copyOfRange(remote.bytes(), from, from + count);
      spoilt
          .computeIfAbsent(path, any -> new HashMap<>())
          .replaceAll(
              (at, times) -> {
                if (times == 0 || at < from || at >= from + count) {
                  return times;
                }
                bytes[at - from] ^= 0x10;
                return times - 1;
              });
      return bytes;
    }

    @Override
    public Optional<Checksum> checksum() {
      return Optional.ofNullable(checksums.get(path));
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() {
      if (open) {
        open = false;
        reading--;
      }
    }
  }
}
