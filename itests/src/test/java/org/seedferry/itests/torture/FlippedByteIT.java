package org.seedferry.itests.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.Sizes;
import org.seedferry.itests.host.HomeFolder;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.testing.torrent.TorrentMaker;

/**
 * One byte of a large file comes over the line as another one, and the hashes of its pieces are
 * known. {@code -Dseedferry.flip.size=2GiB} makes the file larger.
 */
class FlippedByteIT {

  private static final long SEED = Long.getLong("seedferry.flip.seed", System.nanoTime() % 1000);
  private static final long SIZE = Sizes.parse(System.getProperty("seedferry.flip.size", "256MiB"));
  private static final int PIECE = 1 << 20;

  /** What is under way to connections whose rest another one takes over, and the piece. */
  private static final long SLACK = 16L << 20;

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String NAME = "film.mkv";

  @TempDir private Path folder;

  @Test
  void onlyThePieceWithTheWrongByteIsFetchedAgain() throws Exception {
    Content content = new Content(SEED, SIZE);
    long wrong = new Random(SEED).nextLong(SIZE);
    Shelf shelf = new Shelf(true);
    shelf.put(Map.of("/" + NAME, new Shelved(content)));
    Path torrents = Files.createDirectories(folder.resolve("torrents"));
    TorrentMaker maker = new TorrentMaker(NAME, PIECE).file("", SIZE, () -> new Bytes(content));
    Files.write(torrents.resolve(NAME + ".torrent"), maker.v1());
    Path localRoot = folder.resolve("local");
    OneWrongByte site = new OneWrongByte(shelf, wrong);
    try (Web web = new Web(site);
        HostProcess host = home(localRoot, torrents, web).start()) {
      long begin = System.nanoTime();
      host.await("'" + NAME + "' is home as", LIMIT);
      System.out.printf(
          "flip: seed %d, %d MiB, byte %d was wrong; %d KiB were sent beyond the size; %d ms%n",
          SEED,
          SIZE >> 20,
          wrong,
          web.traffic().total() - SIZE >> 10,
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
      assertThat(content.isIn(localRoot.resolve(NAME))).as("identical, seed %d", SEED).isTrue();
      assertThat(host.output())
          .contains(
              "bytes "
                  + site.from
                  + " to "
                  + (site.to - 1)
                  + " have come in wrong, and are fetched again");
      assertThat(site.repairs).as("requests for that piece alone").hasValue(1);
      assertThat(web.traffic().total()).isLessThan(SIZE + SLACK);
      assertThat(host.terminate(LIMIT)).isZero();
    }
  }

  private HomeFolder home(Path localRoot, Path torrents, Web web) throws IOException {
    return new HomeFolder(folder.resolve("home"))
        .set(
            "org.seedferry.seedbox.folder~web",
            Map.of("name", "web", "settle", "0s", "uri", web.url(), "torrents", torrents))
        .set("org.seedferry.orchestrator", Map.of("interval", "1s"))
        .set(
            "org.seedferry.downloader",
            Map.of("local.root", localRoot, "free.space.floor", "1MiB"));
  }

  /** A shelf of which each answer has a certain byte wrong, but for one of that piece alone. */
  private static final class OneWrongByte implements Web.Site {

    private final Shelf shelf;
    private final long wrong;
    private final long from;
    private final long to;
    private final AtomicInteger repairs = new AtomicInteger();

    OneWrongByte(Shelf shelf, long wrong) {
      this.shelf = shelf;
      this.wrong = wrong;
      this.from = wrong / PIECE * PIECE;
      this.to = Math.min(SIZE, from + PIECE);
    }

    @Override
    public boolean answer(Request request, Line line) throws IOException {
      Reply reply = shelf.reply(request);
      boolean has = reply.content() != null && reply.from() <= wrong && wrong < reply.to();
      boolean repairs = reply.from() == from && reply.to() == to;
      if (!has || reply.bodiless() || repairs) {
        this.repairs.addAndGet(repairs && !reply.bodiless() ? 1 : 0);
        return reply.send(line);
      }
      line.head(reply.status(), reply.headers());
      line.flippedBody(reply.content(), reply.from(), reply.to(), wrong);
      return true;
    }
  }

  /** The bytes of a content, one after the other. */
  private static final class Bytes extends InputStream {

    private final Content content;
    private long at;

    Bytes(Content content) {
      this.content = content;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("in blocks only");
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int count = (int) Math.min(length, content.size() - at);
      if (count == 0) {
        return -1;
      }
      byte[] block = new byte[count + Content.SLACK];
      System.arraycopy(block, content.fill(at, count, block), target, offset, count);
      at += count;
      return count;
    }
  }
}
