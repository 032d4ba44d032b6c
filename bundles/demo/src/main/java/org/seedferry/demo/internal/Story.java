package org.seedferry.demo.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.function.IntConsumer;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.guard.StopSignal;
import org.seedferry.guard.Work;
import org.seedferry.testing.fake.FakeArr;
import org.seedferry.testing.fake.FakeDiscord;
import org.seedferry.testing.fake.FakeTorrent;
import org.seedferry.testing.fake.FakeTransmission;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens on the demo's seedbox: torrents are added, grow, are seeded; and it tells when the
 * whole way is done.
 */
final class Story implements Work {

  private static final Logger LOG = LoggerFactory.getLogger(Story.class);
  private static final Duration PATIENCE = Duration.ofSeconds(55);
  private static final int TICKS_TO_GROW = 12;
  private static final long MIB = 1 << 20;

  private final FakeTransmission transmission;
  private final FakeArr sonarr;
  private final FakeDiscord chat;
  private final Ledger ledger;
  private final IntConsumer exit;
  private final Clock clock;
  private final Path library;
  private final Instant begun;
  private final List<FakeTorrent> torrents =
      List.of(
          FakeTorrent.folder("Sea.Stories.S01.1080p")
              .with("Sea.Stories.S01E01.mkv", 14 * MIB)
              .with("Sea.Stories.S01E02.mkv", 11 * MIB)
              .with("Sea.Stories.S01E03.mkv", 9 * MIB)
              .with("Subs/Sea.Stories.S01E01.en.srt", 40_000)
              .with("Sea.Stories.nfo", 2_000),
          FakeTorrent.file("Harbour.Lights.S02E05.[Ünïcode].mkv", 16 * MIB),
          FakeTorrent.file("The.Ferryman.S01E01.mkv", 7 * MIB));
  private int ticks;
  private boolean told;

  Story(
      FakeTransmission transmission,
      FakeArr sonarr,
      FakeDiscord chat,
      Ledger ledger,
      IntConsumer exit,
      Clock clock,
      Path library) {
    this.transmission = transmission;
    this.sonarr = sonarr;
    this.chat = chat;
    this.ledger = ledger;
    this.exit = exit;
    this.clock = clock;
    this.library = library;
    this.begun = clock.instant();
  }

  @Override
  public void run(StopSignal stop) throws IOException {
    if (told) {
      return;
    }
    grow();
    List<Transfer> transfers = ledger.in(EnumSet.allOf(TransferState.class));
    seed(transfers);
    boolean done =
        transfers.size() == torrents.size()
            && transfers.stream().allMatch(transfer -> transfer.state() == TransferState.CLEANED);
    if (done || clock.instant().isAfter(begun.plus(PATIENCE))) {
      told = true;
      tell(transfers, done);
      exit.accept(done ? 0 : 1);
    }
  }

  private void grow() {
    for (int index = 0; index < torrents.size(); index++) {
      FakeTorrent torrent = torrents.get(index);
      int age = ticks - index * TICKS_TO_GROW / 2;
      if (age == 0) {
        LOG.info("the seedbox begins to fetch '{}'", torrent.name());
        sonarr.grab(torrent.hash(), torrent.name());
        transmission.put(torrent.labels("tv").progress(0));
      } else if (age > 0 && age <= TICKS_TO_GROW) {
        transmission.progress(torrent.hash(), (double) age / TICKS_TO_GROW);
        if (age == TICKS_TO_GROW) {
          LOG.info("the seedbox has '{}' whole, and seeds it", torrent.name());
        }
      }
    }
    ticks++;
  }

  /** Whoever wants a piece comes after the import, so that the steps can be told apart. */
  private void seed(List<Transfer> transfers) {
    for (Transfer transfer : transfers) {
      if (transfer.state() == TransferState.IMPORTED && !transfer.removing()) {
        torrents.stream()
            .filter(torrent -> torrent.hash().equals(transfer.infoHash()) && torrent.ratio() < 1.0)
            .forEach(
                torrent -> {
                  torrent.ratio(1.25);
                  LOG.info("'{}' has been seeded to a ratio of 1.25", torrent.name());
                });
      }
    }
  }

  private void tell(List<Transfer> transfers, boolean done) {
    for (Transfer transfer : transfers) {
      LOG.info("'{}': {}", transfer.name(), transfer.state());
    }
    LOG.info("the chat got {} messages; Sonarr's library is {}", chat.messages().size(), library);
    if (done) {
      LOG.info(
          "the whole way is done: fetched, verified, imported, seeded, removed from the seedbox");
    } else {
      LOG.error("the demo has not reached its end within {} s", PATIENCE.toSeconds());
    }
  }
}
