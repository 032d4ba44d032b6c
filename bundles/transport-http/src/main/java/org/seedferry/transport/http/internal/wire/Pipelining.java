package org.seedferry.transport.http.internal.wire;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is asked for several files at a time over one connection, each before the one in front of it
 * has come (RFC 9112, 9.3.2): everybody, up to the first trouble with it. Some servers, and what
 * stands in front of them, drop what comes too early, close, or refuse so many requests in so short
 * a time. Thread-safe.
 */
public final class Pipelining {

  /** How many requests are on their way ahead on one connection. */
  static final int DEPTH = 16;

  private static final Logger LOG = LoggerFactory.getLogger(Pipelining.class);

  private final Duration patience;
  private final Set<Origin> alone = ConcurrentHashMap.newKeySet();

  /**
   * @param patience how long an answer that was asked for ahead may take to begin, once it is the
   *     next to come
   */
  public Pipelining(Duration patience) {
    this.patience = patience;
  }

  /** How many files may be asked for ahead; 0 where one is asked for at a time. */
  public int depth(Origin origin) {
    return alone.contains(origin) ? 0 : DEPTH;
  }

  Duration patience() {
    return patience;
  }

  /** One is asked for at a time from now on. */
  void end(Origin origin, String why) {
    if (alone.add(origin)) {
      LOG.info("{} is asked for one file at a time from now on: {}", origin, why);
    }
  }
}
