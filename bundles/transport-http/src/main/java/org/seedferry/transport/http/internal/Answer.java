package org.seedferry.transport.http.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;

/** An answer whose body is not read yet. It is either given back to the pool or cut off. */
final class Answer {

  private static final int WORTH_READING = 64 << 10;

  private final URI uri;
  private final HttpUriRequestBase request;
  private final ClassicHttpResponse response;

  Answer(URI uri, HttpUriRequestBase request, ClassicHttpResponse response) {
    this.uri = uri;
    this.request = request;
    this.response = response;
  }

  /** Where it came from, after redirects. */
  URI uri() {
    return uri;
  }

  int status() {
    return response.getCode();
  }

  boolean isRedirect() {
    int code = status();
    return (code == 301 || code == 302 || code == 303 || code == 307 || code == 308)
        && header("Location") != null;
  }

  /** A header's value, trimmed; null when there is none. */
  String header(String name) {
    Header header = response.getFirstHeader(name);
    return header == null || header.getValue() == null ? null : header.getValue().trim();
  }

  /** The length that was announced; -1 where none was. */
  long length() {
    String length = header("Content-Length");
    boolean known = length != null && length.matches("\\d{1,18}");
    return known && header("Transfer-Encoding") == null ? Long.parseLong(length) : -1;
  }

  InputStream body() throws IOException {
    HttpEntity entity = response.getEntity();
    return entity == null ? InputStream.nullInputStream() : entity.getContent();
  }

  /** Reads a short rest, so that the connection can be used again; cuts off a long one. */
  void discard() {
    try {
      if (length() > WORTH_READING || body().readNBytes(WORTH_READING).length == WORTH_READING) {
        abort();
      } else {
        response.close();
      }
    } catch (IOException e) {
      abort();
    }
  }

  /** Gives back the connection once all announced bytes are read, however many they were. */
  void end() {
    try {
      if (body().read() < 0) {
        response.close();
      } else {
        abort();
      }
    } catch (IOException e) {
      abort();
    }
  }

  /** Ends the connection, from any thread; a read that is blocked on it fails. */
  void abort() {
    request.cancel();
  }

  /** Gives back the connection after the body was read to its end. */
  void release() {
    try {
      response.close();
    } catch (IOException e) {
      abort();
    }
  }
}
