package org.seedferry.downloader.internal.fetch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.downloader.internal.bandwidth.Lane;
import org.seedferry.guard.StopSignal;

/**
 * Reads from one connection after the other as fast as the limits let it. What it waits for a limit
 * does not count as silence of the connection. Used by one thread.
 */
final class Intake {

  /** A limit that is changed, and a pause, are seen after so long. */
  private static final long GLANCE = 200;

  private final Lane lane;
  private final Clock clock;
  private final StopSignal stop;
  private Lane.Debt debt = Lane.Debt.NONE;

  Intake(Lane lane, Clock clock, StopSignal stop) {
    this.lane = lane;
    this.clock = clock;
    this.stop = stop;
  }

  /** True when it may read on; otherwise it has waited for a moment. */
  boolean isReady() throws IOException {
    long wait = lane.waitFor(debt, clock.millis());
    if (wait <= 0) {
      return true;
    }
    try {
      stop.sleep(Duration.ofMillis(Math.min(wait, GLANCE)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while it waited for a limit of the bandwidth", e);
    }
    stop.throwIfRequested();
    return false;
  }

  /** Reads once, as {@link RemoteBody#read}. */
  int read(Answer answer, ByteBuffer buffer) throws IOException {
    if (lane.isOpen()) {
      debt = Lane.Debt.NONE;
      return readAll(answer, buffer);
    }
    int end = buffer.limit();
    buffer.limit(Math.min(end, buffer.position() + lane.portion()));
    try {
      int count = readAll(answer, buffer);
      debt = count > 0 ? lane.charge(count, clock.millis()) : debt;
      return count;
    } finally {
      buffer.limit(end);
    }
  }

  private int readAll(Answer answer, ByteBuffer buffer) throws IOException {
    answer.segment().awaits(answer.session(), clock.millis());
    try {
      return answer.body().read(buffer);
    } finally {
      answer.segment().arrived();
    }
  }
}
