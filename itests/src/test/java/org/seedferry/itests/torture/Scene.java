package org.seedferry.itests.torture;

import java.util.Random;

/**
 * One request for a file, at which something may go wrong.
 *
 * @param reply what would be answered if nothing did
 */
record Scene(Request request, Shelved file, Reply reply, Line line, Random random) {

  /** True when only a part of the file is asked for, and would be answered. */
  boolean isPart() {
    return reply.status() == 206;
  }

  /** Any number of bytes of the body, but not all of them. */
  long some() {
    return reply.length() <= 1 ? 0 : 1 + (long) (random.nextDouble() * (reply.length() - 1));
  }

  /** A moment's worth of the body, and less than half of it. */
  long few() {
    return Math.min(reply.length() / 4, 64 << 10);
  }
}
