package org.seedferry.transport.http.internal.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadTest {

  private static final String START = "HTTP/1.1 200 OK\r\n";

  @Test
  void namesAreFoundInAnyCaseAndValuesStripped() throws Exception {
    Head head = Head.read(input(START + "eTag: \t\"x: y\" \r\nEmpty:\nLatin: \u00e9\u0007\n\n"));
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("ETag")).isEqualTo("\"x: y\"");
    assertThat(head.header("empty")).isEmpty();
    assertThat(head.header("LATIN")).isEqualTo("\u00e9\u0007");
    assertThat(head.header("none")).isNull();
    assertThat(head.length()).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/2 200 OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 200OK\r\n\r\n",
        "HTTP/1.1  200 OK\r\n\r\n",
        "\r\nHTTP/1.1 200 OK\r\n\r\n",
        "ICY 200 OK\r\n\r\n",
        START + " folded: x\r\n\r\n",
        START + "a: b\r\n folded\r\n\r\n",
        START + "space : x\r\n\r\n",
        START + "no colon\r\n\r\n",
        START + ": no name\r\n\r\n",
        START + "a: b\rX: y\r\n\r\n",
        START + "nul: a\0b\r\n\r\n",
      })
  void whatIsNoHeadIsRefused(String text) {
    assertThatThrownBy(() -> Head.read(input(text))).isInstanceOf(ProtocolException.class);
  }

  @Test
  void aHeadWithoutEndIsRefused() {
    assertThatThrownBy(() -> Head.read(input(START + "a: b\r\n".repeat(201) + "\r\n")))
        .isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> Head.read(input(START + "a: " + "x".repeat(70_000))))
        .isInstanceOf(ProtocolException.class);
    assertThatThrownBy(
            () -> Head.read(input(START + ("a: " + "x".repeat(60_000) + "\r\n").repeat(5))))
        .isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> Head.read(input(START + "a: b\r\n"))).isInstanceOf(EOFException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: -1",
        "Content-Length: +5",
        "Content-Length: 5, 5",
        "Content-Length: 0x5",
        "Content-Length:",
        "Content-Length: 1234567890123456789",
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: identity",
      })
  void aLengthThatCanBeReadInTwoWaysIsRefused(String headers) {
    assertThatThrownBy(() -> body(START + headers + "\r\n\r\nhello", "GET"))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void aBodyEndsWhereItsLengthItsChunksOrItsConnectionTell() throws Exception {
    String more = "HTTP/1.1 200 next\r\n\r\n";
    assertThat(body(START + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello" + more, "GET"))
        .isEqualTo("hello");
    assertThat(
            body(
                START
                    + "Transfer-Encoding: Chunked\r\n\r\n"
                    + "1 ;x=\"y\"\r\nh\r\n0004\r\nello\r\n0\r\nTrailer: x\r\n\r\n"
                    + more,
                "GET"))
        .isEqualTo("hello");
    assertThat(body(START + "\r\nhello", "GET")).isEqualTo("hello");
  }

  @Test
  void answersWithoutABodyHaveNone() throws Exception {
    assertThat(body(START + "Content-Length: 5\r\n\r\n", "HEAD")).isEmpty();
    assertThat(body(START + "Transfer-Encoding: chunked\r\n\r\n", "HEAD")).isEmpty();
    assertThat(body("HTTP/1.1 304 same\r\nContent-Length: 5\r\n\r\n", "GET")).isEmpty();
    assertThat(body("HTTP/1.1 204 none\r\n\r\n", "GET")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\r\nhello\r\n0\r\n\r\n",
        "\r\nhello",
        "-5\r\nhello\r\n0\r\n\r\n",
        "5\r\nhelloo\r\n0\r\n\r\n",
        "5 5\r\nhello\r\n0\r\n\r\n",
        "1000000000000000\r\nhello",
        "5\r\nhello\r\n0\r\nno trailer\r\n\r\n",
      })
  void chunksThatMakeNoSenseAreRefused(String chunks) {
    assertThatThrownBy(() -> body(START + "Transfer-Encoding: chunked\r\n\r\n" + chunks, "GET"))
        .isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "5\r\n", "5\r\nhel", "5\r\nhello", "5\r\nhello\r\n0\r\n"})
  void chunksThatBreakOffAreNotWhole(String chunks) {
    assertThatThrownBy(() -> body(START + "Transfer-Encoding: chunked\r\n\r\n" + chunks, "GET"))
        .isInstanceOf(EOFException.class);
  }

  @Test
  void aBodyThatBreaksOffIsNotWhole() {
    assertThatThrownBy(() -> body(START + "Content-Length: 6\r\n\r\nhello", "GET"))
        .isInstanceOf(EOFException.class);
  }

  @Test
  void theTargetIsAsciiWhateverTheUriHolds() throws Exception {
    Request request =
        new Request("GET", URI.create("http://host/ü%20x?y=é"), Map.of("A", "b"), new byte[] {'!'});
    assertThat(ISO_8859_1.decode(request.bytes()).toString())
        .isEqualTo(
            "GET /%C3%BC%20x?y=%C3%A9 HTTP/1.1\r\nHost: host\r\nA: b\r\nContent-Length: 1\r\n\r\n!");
  }

  private static String body(String answer, String method) throws IOException {
    Line line = new Pieces(answer);
    Connection connection = new Connection(null, line);
    Head head = connection.exchange(ByteBuffer.allocate(0));
    Framing body = connection.body(method, head);
    ByteBuffer all = ByteBuffer.allocateDirect(1 << 12);
    while (body.read(all) >= 0) {
      continue;
    }
    return ISO_8859_1.decode(all.flip()).toString();
  }

  private static Input input(String text) {
    return new Input(new Pieces(text));
  }

  /** A line that says a text, three bytes at a time. */
  private static final class Pieces implements Line {

    private final ByteBuffer text;

    Pieces(String text) {
      this.text = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    }

    @Override
    public int read(ByteBuffer target) {
      int count = Math.min(3, Math.min(text.remaining(), target.remaining()));
      for (int i = 0; i < count; i++) {
        target.put(text.get());
      }
      return count == 0 ? -1 : count;
    }

    @Override
    public void write(ByteBuffer source) {
      source.position(source.limit());
    }

    @Override
    public boolean isStale() {
      return text.hasRemaining();
    }

    @Override
    public Duration limit(Duration silence) {
      return silence;
    }

    @Override
    public void close() {
      text.position(text.limit());
    }
  }
}
