package org.seedferry.rpc.internal.http;

import jakarta.json.JsonException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the body of an answer. */
public final class Sending {

  private static final Logger LOG = LoggerFactory.getLogger(Sending.class);

  private Sending() {}

  /** The body of an answer. */
  @FunctionalInterface
  public interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  /** A client that hangs up in the middle does not want the rest: that is no error of ours. */
  public static void send(HttpServletResponse response, Body body) {
    try (OutputStream out = response.getOutputStream()) {
      body.writeTo(out);
    } catch (IOException e) {
      left(e);
    } catch (JsonException e) {
      if (!(e.getCause() instanceof IOException)) {
        throw e;
      }
      left(e.getCause());
    }
  }

  private static void left(Throwable how) {
    LOG.debug("a client has left before it had its answer: {}", how.toString());
  }
}
