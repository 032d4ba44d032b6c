package org.seedferry.itests.torture;

import java.io.IOException;

/** What a server does to a request for a file instead of answering it well. */
enum Mischief {
  /** The connection ends anywhere. */
  CUT(null) {
    @Override
    boolean play(Scene scene) throws IOException {
      return scene.reply().sendUpTo(scene.some(), scene.line());
    }
  },

  CUT_AT_ONCE("ended after \\d+ of \\d+ bytes") {
    @Override
    boolean play(Scene scene) throws IOException {
      return scene.reply().sendUpTo(0, scene.line());
    }
  },

  NO_ANSWER("closed the connection without an answer") {
    @Override
    boolean play(Scene scene) {
      return false;
    }
  },

  NOT_HTTP("answered something that is not HTTP") {
    @Override
    boolean play(Scene scene) throws IOException {
      scene.line().text("SSH-2.0-OpenSSH_9.2p1\r\n\r\n");
      return false;
    }
  },

  /** Something comes, and then nothing. */
  STALL(null) {
    @Override
    boolean play(Scene scene) throws IOException {
      scene.reply().sendUpTo(scene.some(), scene.line());
      scene.line().awaitEnd();
      return false;
    }
  },

  SILENCE("did not answer in time|the connection was closed") {
    @Override
    boolean play(Scene scene) throws IOException {
      scene.line().awaitEnd();
      return false;
    }
  },

  /** The whole file where a part was asked for. */
  IGNORED_RANGE(null) {
    @Override
    boolean suits(Scene scene) {
      return scene.isPart();
    }

    @Override
    boolean play(Scene scene) throws IOException {
      return scene.file().reply(scene.request().without("Range")).send(scene.line());
    }
  },

  /** Another part than the one that was asked for, which it says. */
  SHIFTED_RANGE("answered from byte \\d+ instead of \\d+") {
    @Override
    boolean suits(Scene scene) {
      return scene.isPart() && scene.reply().length() > 1;
    }

    @Override
    boolean play(Scene scene) throws IOException {
      Reply part = scene.reply();
      long first = part.from() + 1;
      return Reply.ofContent(scene.request(), 206, part.content(), first, part.to())
          .header(
              "Content-Range",
              "bytes " + first + "-" + (part.to() - 1) + "/" + part.content().size())
          .header("ETag", part.headers().get("ETag"))
          .header("Last-Modified", part.headers().get("Last-Modified"))
          .send(scene.line());
    }
  },

  /** A part of another length than the one that it says it is. */
  SHORT_PART("answered \\d+ bytes as a part of \\d+") {
    @Override
    boolean suits(Scene scene) {
      return scene.isPart() && scene.reply().length() > 1 && !scene.reply().chunked();
    }

    @Override
    boolean play(Scene scene) throws IOException {
      long length = scene.reply().length() - 1;
      return scene.reply().length(length).sendUpTo(length, scene.line());
    }
  },

  /** A part that does not say which. */
  UNPLACED_PART("answered a part that cannot be placed") {
    @Override
    boolean suits(Scene scene) {
      return scene.isPart();
    }

    @Override
    boolean play(Scene scene) throws IOException {
      return scene.reply().header("Content-Range", null).send(scene.line());
    }
  },

  NO_SUCH_RANGE("\\(status 416\\)") {
    @Override
    boolean play(Scene scene) throws IOException {
      return Reply.ofStatus(scene.request(), 416)
          .header("Content-Range", "bytes */" + scene.file().content().size())
          .send(scene.line());
    }
  },

  /** A length that is not the one of the listing, and a body to go with it. */
  SHORTER("the seedbox names \\d+ bytes, the server \\d+") {
    @Override
    boolean suits(Scene scene) {
      return !scene.isPart() && !scene.reply().chunked();
    }

    @Override
    boolean play(Scene scene) throws IOException {
      long length = scene.reply().length() - 1;
      return scene.reply().length(length).sendUpTo(length, scene.line());
    }
  },

  /** A length that is never reached. */
  LONGER("the seedbox names \\d+ bytes, the server \\d+") {
    @Override
    boolean suits(Scene scene) {
      return !scene.isPart() && !scene.reply().chunked();
    }

    @Override
    boolean play(Scene scene) throws IOException {
      long length = scene.reply().length();
      return scene.reply().length(length + 1000).sendUpTo(length, scene.line());
    }
  },

  /** A good answer with something behind it, where the next one should be. */
  TRAILING(null) {
    @Override
    boolean play(Scene scene) throws IOException {
      scene.reply().send(scene.line());
      scene.line().text("and so on\r\n\r\n");
      return true;
    }
  },

  ENDLESS("it is longer than \\d+ bytes") {
    @Override
    boolean suits(Scene scene) {
      return !scene.isPart();
    }

    @Override
    boolean play(Scene scene) throws IOException {
      Reply chunks = scene.reply().inChunks();
      chunks.sendUpTo(chunks.length(), scene.line());
      while (!Thread.currentThread().isInterrupted()) {
        scene.line().body(chunks.content(), 0, chunks.length(), true);
        scene.line().flush();
      }
      return false;
    }
  },

  EMPTY("the seedbox names \\d+ bytes, the server 0") {
    @Override
    boolean play(Scene scene) throws IOException {
      return Reply.ofText(scene.request(), 200, "video/x-matroska", "").send(scene.line());
    }
  },

  HTML("the seedbox names \\d+ bytes, the server \\d+") {
    @Override
    boolean play(Scene scene) throws IOException {
      return Reply.ofText(scene.request(), 200, "text/html", PAGE).send(scene.line());
    }
  },

  /** A page that does not tell its length. */
  HTML_IN_CHUNKS("ended after \\d+ of \\d+ bytes") {
    @Override
    boolean suits(Scene scene) {
      return scene.file().content().size() > PAGE.length();
    }

    @Override
    boolean play(Scene scene) throws IOException {
      return Reply.ofText(scene.request(), 200, "text/html", PAGE).inChunks().send(scene.line());
    }
  },

  ENCODED("comes in the encoding gzip though none was asked for") {
    @Override
    boolean play(Scene scene) throws IOException {
      return scene.reply().header("Content-Encoding", "gzip").send(scene.line());
    }
  },

  REDIRECT_LOOP("redirects more than 5 times") {
    @Override
    boolean play(Scene scene) throws IOException {
      return Reply.ofStatus(scene.request(), 302)
          .header("Location", scene.request().path().replace(" ", "%20") + "?again")
          .send(scene.line());
    }
  },

  TOO_MANY("\\(status 429\\)") {
    @Override
    boolean play(Scene scene) throws IOException {
      return Reply.ofStatus(scene.request(), 429).header("Retry-After", 1).send(scene.line());
    }
  },

  UNAVAILABLE("\\(status 503\\)") {
    @Override
    boolean play(Scene scene) throws IOException {
      return Reply.ofStatus(scene.request(), 503).header("Retry-After", 1).send(scene.line());
    }
  },

  BROKEN("failed \\(status 500\\)") {
    @Override
    boolean play(Scene scene) throws IOException {
      return Reply.ofStatus(scene.request(), 500).send(scene.line());
    }
  },

  FORBIDDEN("may not be read \\(status 403\\)") {
    @Override
    boolean play(Scene scene) throws IOException {
      return Reply.ofStatus(scene.request(), 403).send(scene.line());
    }
  },

  NOT_FOUND("vanished from the seedbox during the fetch") {
    @Override
    boolean play(Scene scene) throws IOException {
      return Reply.ofStatus(scene.request(), 404).send(scene.line());
    }
  },

  /** Other bytes, and as many, while they are sent. */
  REWRITTEN("changed on the seedbox during the fetch") {
    @Override
    boolean play(Scene scene) throws IOException {
      return change(scene);
    }

    @Override
    Content after(Content now) {
      return new Content(now.seed() + 1, now.size());
    }
  },

  GROWN("the seedbox names \\d+ bytes, the server \\d+|changed on the seedbox") {
    @Override
    boolean play(Scene scene) throws IOException {
      return change(scene);
    }

    @Override
    Content after(Content now) {
      return new Content(now.seed() + 1, now.size() + 4321);
    }
  },

  SHRUNK("the seedbox names \\d+ bytes, the server \\d+|changed on the seedbox") {
    @Override
    boolean play(Scene scene) throws IOException {
      return change(scene);
    }

    @Override
    Content after(Content now) {
      return new Content(now.seed() + 1, now.size() * 3 / 4);
    }
  },

  /** One wrong bit, which only who knows a checksum can see. */
  FLIPPED(null) {
    @Override
    boolean suits(Scene scene) {
      return !scene.reply().chunked();
    }

    @Override
    boolean play(Scene scene) throws IOException {
      Reply reply = scene.reply();
      scene.line().head(reply.status(), reply.headers());
      long wrong = reply.from() + Math.max(0, scene.some() - 1);
      scene.line().flippedBody(reply.content(), reply.from(), reply.to(), wrong);
      return true;
    }
  };

  private static final String PAGE =
      "<html><head><title>Welcome</title></head><body>" + "Sign in! ".repeat(40) + "</body></html>";

  private final String reason;

  Mischief(String reason) {
    this.reason = reason;
  }

  /** What a transfer's failure has to say where this never ends; null where it can be borne. */
  String reason() {
    return reason;
  }

  /** True when it can be played at this request. */
  boolean suits(Scene scene) {
    return true;
  }

  /** What the file holds once it was played. */
  Content after(Content now) {
    return now;
  }

  /** Answers; false when the connection ends with that. */
  abstract boolean play(Scene scene) throws IOException;

  /**
   * Too little has come of the old content that the rest could be fetched by others: who is to have
   * it all has to come once more, and gets the new one. It happens also when the client has gone,
   * which may have asked for it ahead.
   */
  boolean change(Scene scene) throws IOException {
    try {
      scene.reply().sendUpTo(scene.few(), scene.line());
      scene.line().flush();
    } finally {
      scene.file().replace(after(scene.file().content()));
    }
    return false;
  }
}
