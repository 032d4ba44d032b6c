package org.seedferry.testing.fake;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A torrent of a fake client. Thread-safe; the test changes it while the client answers. A new one
 * has no bytes yet.
 */
public final class FakeTorrent {

  /**
   * One file of it.
   *
   * @param path the path as the client tells it, with the torrent's name in front
   * @param size bytes
   * @param wanted whether it is selected
   */
  public record FakeFile(String path, long size, boolean wanted) {}

  private final String hash;
  private final String name;
  private final List<FakeFile> files = new CopyOnWriteArrayList<>();
  private volatile List<String> labels = List.of();
  private volatile String downloadDir;
  private volatile double progress;
  private volatile boolean metadata = true;
  private volatile boolean checking;
  private volatile int error;
  private volatile String errorString = "";
  private volatile double ratio = -1;
  private volatile long secondsSeeding;
  private volatile long eta = -1;
  private volatile long uploaded;
  private volatile FakeLimits limits = FakeLimits.GENERAL;

  private FakeTorrent(String hash, String name) {
    this.hash = hash;
    this.name = name;
  }

  /** A torrent of a single file. */
  public static FakeTorrent file(String name, long size) {
    return new FakeTorrent(hashOf(name), name).raw(name, size);
  }

  /** A torrent with a folder; its files are added by {@link #with}. */
  public static FakeTorrent folder(String name) {
    return new FakeTorrent(hashOf(name), name);
  }

  /** A magnet link whose metadata is not there yet. */
  public static FakeTorrent magnet(String hash, String name) {
    FakeTorrent torrent = new FakeTorrent(hash, name);
    torrent.metadata = false;
    return torrent;
  }

  static FakeTorrent bare(String hash, String name) {
    return new FakeTorrent(hash, name);
  }

  /** The info-hash that a torrent of this name gets. */
  public static String hashOf(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Adds a wanted file below the torrent's folder. */
  public FakeTorrent with(String path, long size) {
    return raw(name + "/" + path, size);
  }

  /** Adds a file that is not selected. */
  public FakeTorrent withUnwanted(String path, long size) {
    files.add(new FakeFile(name + "/" + path, size, false));
    return this;
  }

  /** Adds a file under exactly this path, however hostile. */
  public FakeTorrent raw(String path, long size) {
    files.add(new FakeFile(path, size, true));
    return this;
  }

  /** Stores a file under another path. */
  FakeTorrent renamed(String from, String to) {
    files.replaceAll(
        file -> file.path().equals(from) ? new FakeFile(to, file.size(), file.wanted()) : file);
    return this;
  }

  public FakeTorrent labels(String... newLabels) {
    labels = List.of(newLabels);
    return this;
  }

  /** Puts it into another folder of the client's machine. */
  public FakeTorrent in(String folder) {
    downloadDir = folder;
    return this;
  }

  /** How much of what is wanted is there, 0 to 1. */
  public FakeTorrent progress(double fraction) {
    progress = fraction;
    return this;
  }

  /** The client checks the files. */
  public FakeTorrent checking(boolean now) {
    checking = now;
    return this;
  }

  /** Gives it a trouble; 0 for none, 1 to 2 for a tracker, 3 for files that are gone. */
  public FakeTorrent error(int code, String text) {
    error = code;
    errorString = text;
    return this;
  }

  public FakeTorrent ratio(double uploadedOverDownloaded) {
    ratio = uploadedOverDownloaded;
    return this;
  }

  public FakeTorrent seeded(long seconds) {
    secondsSeeding = seconds;
    return this;
  }

  /** How long it takes to get the rest; negative when nobody can tell, as at first. */
  public FakeTorrent eta(long seconds) {
    eta = seconds;
    return this;
  }

  /** How much it has sent to others. */
  public FakeTorrent uploaded(long bytes) {
    uploaded = bytes;
    return this;
  }

  /** Gives it limits of its own. */
  FakeTorrent limits(FakeLimits own) {
    limits = own;
    return this;
  }

  public String hash() {
    return hash;
  }

  public String name() {
    return name;
  }

  public List<FakeFile> files() {
    return List.copyOf(files);
  }

  public List<String> labels() {
    return labels;
  }

  /** The folder on the client's machine, null for the client's default. */
  public String downloadDir() {
    return downloadDir;
  }

  public double progress() {
    return progress;
  }

  public boolean metadata() {
    return metadata;
  }

  public boolean checking() {
    return checking;
  }

  public int error() {
    return error;
  }

  public String errorString() {
    return errorString;
  }

  public double ratio() {
    return ratio;
  }

  public long secondsSeeding() {
    return secondsSeeding;
  }

  public long eta() {
    return eta;
  }

  public long uploaded() {
    return uploaded;
  }

  /** What makes the client end its seeding; {@link FakeLimits#GENERAL} until it is told others. */
  public FakeLimits limits() {
    return limits;
  }

  public long totalSize() {
    return files.stream().mapToLong(FakeFile::size).sum();
  }

  public long wantedSize() {
    return files.stream().filter(FakeFile::wanted).mapToLong(FakeFile::size).sum();
  }

  /** How many bytes of a file are there. */
  public long bytesCompleted(FakeFile file) {
    return file.wanted() ? (long) (file.size() * progress) : 0;
  }

  /** How many wanted bytes are not there. */
  public long left() {
    long there = files.stream().mapToLong(this::bytesCompleted).sum();
    return wantedSize() - there;
  }

  /** Writes the content that a file of this torrent always has. */
  public void writeContent(FakeFile file, OutputStream target) throws IOException {
    Random random = new Random(31L * hash.hashCode() + file.path().hashCode());
    byte[] block = new byte[64 << 10];
    for (long rest = file.size(); rest > 0; rest -= block.length) {
      random.nextBytes(block);
      target.write(block, 0, (int) Math.min(rest, block.length));
    }
  }
}
