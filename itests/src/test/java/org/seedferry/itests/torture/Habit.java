package org.seedferry.itests.torture;

/** What a server always does with a file, and may: every client has to get along with it. */
enum Habit {
  PLAIN,

  /** It is elsewhere, and a redirect leads there. */
  MOVED,

  /** Only the whole can be asked for. */
  NO_RANGES {
    @Override
    Request heard(Request request) {
      return request.without("Range");
    }
  },

  /** Lengths are not told. */
  CHUNKED {
    @Override
    Reply said(Reply reply) {
      return reply.inChunks();
    }
  },

  TIMES_ONLY {
    @Override
    Reply said(Reply reply) {
      return reply.header("ETag", null);
    }
  },

  NO_VALIDATORS {
    @Override
    Reply said(Reply reply) {
      return reply.header("ETag", null).header("Last-Modified", null);
    }
  };

  /** What is understood of a request. */
  Request heard(Request request) {
    return request;
  }

  /** How it is answered. */
  Reply said(Reply reply) {
    return reply;
  }
}
