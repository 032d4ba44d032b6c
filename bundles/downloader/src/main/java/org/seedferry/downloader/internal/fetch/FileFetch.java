package org.seedferry.downloader.internal.fetch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.ledger.StaleClaimException;
import org.seedferry.api.seedbox.Contents.RemoteFile;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.api.transport.TransportSession;
import org.seedferry.downloader.internal.staging.StagedFile;
import org.seedferry.guard.Backoff;
import org.seedferry.guard.StopSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches single files into staging, going on where an earlier try ended. Thread-safe. */
final class FileFetch {

  private static final Logger LOG = LoggerFactory.getLogger(FileFetch.class);
  private static final int BUFFER = 1 << 20;
  private static final int FRUITLESS_TRIES = 4;
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10), 0.2);

  /** Hears how many more bytes are home. */
  @FunctionalInterface
  interface Gain {
    /**
     * @param bytes how many more; negative when a file begins anew
     * @param fetched true when they came over the line, false when they were here already
     */
    void bytes(long bytes, boolean fetched) throws StaleClaimException;
  }

  private final Sessions sessions;
  private final Gain gain;

  FileFetch(Sessions sessions, Gain gain) {
    this.sessions = sessions;
    this.gain = gain;
  }

  /**
   * Fetches what is missing of a file.
   *
   * @throws RemoteFailure when several tries in a row brought nothing, or no try will help
   * @throws IOException when the disk refuses
   */
  void fetch(Location location, RemoteFile file, StagedFile staged, StopSignal stop)
      throws IOException, InterruptedException, StaleClaimException {
    if (staged.isDone(file.size())) {
      gain.bytes(staged.begun().size(), false);
      return;
    }
    long counted = staged.resumeAt();
    gain.bytes(counted, false);
    int fruitless = 0;
    boolean absent = false;
    while (true) {
      long before = staged.resumeAt();
      try {
        new Try(location, file, staged, stop, before).run();
        return;
      } catch (RemoteFailure e) {
        stop.throwIfRequested();
        fruitless = staged.resumeAt() > before ? 1 : fruitless + 1;
        if (e.advice() == Advice.ABSENT && !absent) {
          absent = true; // its successor may be there already
          continue;
        }
        absent = false;
        if (isHopeless(e) || fruitless >= FRUITLESS_TRIES) {
          throw explained(file, staged, e);
        }
        Duration pause =
            e.retryAfter() != null ? e.retryAfter() : BACKOFF.pause(fruitless, Math.random());
        LOG.info(
            "'{}': {}; going on at byte {} in {} ms",
            file.source(),
            e.getMessage(),
            staged.resumeAt(),
            pause.toMillis());
        if (!stop.sleep(pause)) {
          stop.throwIfRequested();
        }
      }
    }
  }

  private static boolean isHopeless(RemoteFailure e) {
    return e.advice() != Advice.RETRY && e.advice() != Advice.RETRY_AFTER;
  }

  /**
   * A file that vanished or changed says something of its transfer: that has to be looked at anew.
   */
  private static RemoteFailure explained(RemoteFile file, StagedFile staged, RemoteFailure e)
      throws IOException {
    if (e.advice() == Advice.GONE) {
      return RemoteFailure.changed(
          "'" + file.source() + "' vanished from the seedbox during the fetch");
    }
    if (e.advice() == Advice.CHANGED) {
      staged.drop();
      return RemoteFailure.changed(
          "'"
              + file.source()
              + "' changed on the seedbox during the fetch ("
              + e.getMessage()
              + ")");
    }
    return e;
  }

  /** One try at one file. */
  private final class Try {

    private final Location location;
    private final RemoteFile file;
    private final StagedFile staged;
    private final StopSignal stop;
    private final long resume;

    Try(Location location, RemoteFile file, StagedFile staged, StopSignal stop, long resume) {
      this.location = location;
      this.file = file;
      this.staged = staged;
      this.stop = stop;
      this.resume = resume;
    }

    void run() throws IOException, StaleClaimException {
      if (file.size() == 0) {
        staged.open(0, new Fingerprint(0, ""));
        staged.finish();
        staged.close();
        return;
      }
      TransportSession session = sessions.borrow(location);
      boolean well = false;
      try {
        stop.onStop(session);
        Fingerprint begun = resume > 0 ? staged.begun() : null;
        try (RemoteBody body = session.open(file.source(), resume, -1, begun);
            StagedFile target = staged) {
          copy(body, target);
          target.finish();
        }
        well = true;
      } finally {
        if (well) {
          stop.release(session);
          sessions.giveBack(location, session);
        } else {
          session.close();
          stop.release(session);
        }
      }
    }

    private void copy(RemoteBody body, StagedFile target) throws IOException, StaleClaimException {
      long size = agreedSize(body.fingerprint());
      if (body.offset() != resume && body.offset() != 0) {
        throw RemoteFailure.retry(
            "'"
                + file.source()
                + "' was to go on at byte "
                + resume
                + ", the server sent byte "
                + body.offset(),
            null);
      }
      target.open(body.offset(), body.fingerprint());
      gain.bytes(body.offset() - resume, false);
      ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(BUFFER, Math.max(size, 1)));
      while (body.read(buffer.clear()) >= 0) {
        int count = buffer.flip().remaining();
        target.write(buffer);
        if (target.position() > size) {
          throw RemoteFailure.changed("it is longer than " + size + " bytes");
        }
        gain.bytes(count, true);
        stop.throwIfRequested();
      }
      if (target.position() < size) {
        throw RemoteFailure.retry(
            "'" + file.source() + "' ended after " + target.position() + " of " + size + " bytes",
            null);
      }
    }

    /** The size by which the file will be verified: the seedbox and the server must not differ. */
    private long agreedSize(Fingerprint served) throws RemoteFailure {
      if (file.size() >= 0 && served.size() >= 0 && file.size() != served.size()) {
        throw RemoteFailure.changed(
            "the seedbox names " + file.size() + " bytes, the server " + served.size());
      }
      long size = Math.max(file.size(), served.size());
      if (size < 0) {
        throw RemoteFailure.askUser(
            "'" + file.source() + "': nobody tells its size, so it cannot be verified", null);
      }
      return size;
    }
  }
}
