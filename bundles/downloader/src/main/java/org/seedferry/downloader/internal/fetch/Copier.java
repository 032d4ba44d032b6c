package org.seedferry.downloader.internal.fetch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.function.BooleanSupplier;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.ledger.StaleClaimException;
import org.seedferry.downloader.internal.staging.LocalFailure;
import org.seedferry.downloader.internal.staging.Ranges.Range;
import org.seedferry.downloader.internal.staging.SegmentWriter;
import org.seedferry.guard.StopSignal;

/** Brings the bytes of one segment after the other from a connection into their files. */
final class Copier {

  private static final long FLUSH_AFTER = 1_000;

  private final Plan plan;
  private final Host host;
  private final Worker.Employer employer;
  private final BooleanSupplier over;
  private final Intake intake;
  private final Clock clock;
  private final StopSignal stop;

  /**
   * @param over whether what is under way is to be put down
   */
  Copier(
      Plan plan,
      Host host,
      Worker.Employer employer,
      BooleanSupplier over,
      Intake intake,
      Clock clock,
      StopSignal stop) {
    this.plan = plan;
    this.host = host;
    this.employer = employer;
    this.over = over;
    this.intake = intake;
    this.clock = clock;
    this.stop = stop;
  }

  /** Copies up to the end of the segment, wherever that is by then. What has come is kept. */
  void copy(Answer answer) throws IOException, StaleClaimException {
    boolean refused = false;
    try {
      long flushed = clock.millis();
      while (isReady() && isMore(answer)) {
        long now = clock.millis();
        if (!answer.buffer().hasRemaining() || now - flushed >= FLUSH_AFTER) {
          flush(answer);
          if (now - flushed >= FLUSH_AFTER) {
            answer.writer().checkpoint();
          }
          flushed = now;
          employer.written();
          stop.throwIfRequested();
          if (over.getAsBoolean()) {
            break;
          }
        }
      }
    } catch (LocalFailure e) {
      refused = true;
      throw e;
    } finally {
      if (!refused) {
        keep(answer);
      }
    }
  }

  /** Waits for the limits; false when it is to end meanwhile. */
  private boolean isReady() throws IOException {
    while (!intake.isReady()) {
      if (over.getAsBoolean()) {
        return false;
      }
    }
    return true;
  }

  /** Reads once; false at the end of the segment. */
  private boolean isMore(Answer answer) throws IOException {
    Segment segment = answer.segment();
    long end = plan.end(segment);
    int count = 0;
    if (segment.received() < end) {
      count = intake.read(answer, answer.buffer());
      if (count >= 0) {
        return isAllMine(answer, count);
      }
    } else if (end == answer.until()) {
      // Only who reads the end can use the connection again, and learns of a change.
      count = intake.read(answer, ByteBuffer.allocate(1));
      if (count > 0) {
        throw tooLong(answer);
      }
    }
    if (count < 0 && segment.received() < Math.min(answer.until(), plan.end(segment))) {
      throw RemoteFailure.retry(
          "'"
              + segment.work().file().source()
              + "' ended after "
              + segment.received()
              + " of "
              + answer.until()
              + " bytes",
          null);
    }
    return false;
  }

  /** Counts what has come; false when its last bytes belong to others. */
  private boolean isAllMine(Answer answer, int count) throws RemoteFailure {
    int mine = plan.received(answer.segment(), count);
    employer.received(count);
    host.received(count);
    ByteBuffer buffer = answer.buffer();
    buffer.position(buffer.position() - (count - mine));
    if (mine < count && plan.end(answer.segment()) == answer.until()) {
      throw tooLong(answer);
    }
    return mine == count;
  }

  private static RemoteFailure tooLong(Answer answer) {
    return RemoteFailure.changed("it is longer than " + answer.until() + " bytes");
  }

  /** The one place where bytes are written; those that are here already are left out. */
  private static void flush(Answer answer) throws LocalFailure {
    ByteBuffer buffer = answer.buffer().flip();
    if (answer.segment().work().inOneGo()) {
      writeMissing(answer.segment().work(), answer.writer(), buffer);
    } else {
      answer.writer().write(buffer);
    }
    buffer.clear();
  }

  private static void writeMissing(FileWork work, SegmentWriter writer, ByteBuffer buffer)
      throws LocalFailure {
    long start = writer.position();
    int length = buffer.limit();
    for (Range gap : work.staged().recorded().missing(start, start + length).list()) {
      writer.skip(gap.from() - writer.position());
      writer.write(buffer.limit((int) (gap.to() - start)).position((int) (gap.from() - start)));
    }
    writer.skip(start + length - writer.position());
  }

  /** Writes what has come before the end, or the trouble: a stop must not tear it apart. */
  private static void keep(Answer answer) throws LocalFailure {
    boolean interrupted = Thread.interrupted();
    try {
      flush(answer);
      answer.writer().checkpoint();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
