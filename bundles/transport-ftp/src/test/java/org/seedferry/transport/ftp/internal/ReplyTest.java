package org.seedferry.transport.ftp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;

class ReplyTest {

  @Test
  void aReplyOfSeveralLinesEndsWithItsCodeAndASpace() throws IOException {
    Control control = control("220-Hello\r\n220-still\r\n 220 not yet\r\n221 nor now\n220 end\r\n");

    Reply reply = control.reply();

    assertThat(reply.code()).isEqualTo(220);
    assertThat(reply.lines())
        .containsExactly("Hello", "220-still", " 220 not yet", "221 nor now", "end");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SSH-2.0-x\r\n", "999 x\r\n", "22 x\r\n", "2201 x\r\n", "\r\n"})
  void whatIsNoReplyAsksTheUser(String said) {
    RemoteFailure failure = catchThrowableOfType(RemoteFailure.class, () -> control(said).reply());

    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure).hasMessageContaining("does not answer as an FTP server");
  }

  @Test
  void anEndlessLineAndAnEndlessReplyAreLeft() {
    assertThatThrownBy(() -> control("2".repeat(20_000)).reply()).isInstanceOf(RemoteFailure.class);
    assertThatThrownBy(() -> control("220-x\r\n" + "y\r\n".repeat(300_000)).reply())
        .hasMessageContaining("an endless reply");
  }

  @Test
  void aReplyThatIsCutIsAnEnd() {
    assertThatThrownBy(() -> control("220-x\r\n220").reply()).isInstanceOf(EOFException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RETR a\nDELE b", "RETR a\r", "RETR a\0"})
  void aLineBreakInACommandIsRefused(String command) {
    Control control = control("");
    assertThatThrownBy(() -> control.send(command))
        .isInstanceOf(RemoteFailure.class)
        .hasMessageContaining("line break");
  }

  @ParameterizedTest
  @CsvSource({
    "421,Too many connections (8) from this IP,RETRY_AFTER",
    "421,Timeout.,RETRY",
    "425,Failed to establish connection.,RETRY",
    "426,Failure writing network stream.,RETRY",
    "450,busy,RETRY",
    "451,local error,RETRY",
    "530,Login incorrect.,ASK_USER",
    "530,Sorry the maximum number of clients for this user are already connected,RETRY_AFTER",
    "530,Non-anonymous sessions must use encryption.,ASK_USER",
    "550,Failed to open file.,GONE",
    "550,a: No such file or directory,GONE",
    "550,a: Permission denied,ASK_USER",
    "550,Can't access a: No such file or directory,GONE",
    "502,not implemented,ASK_USER"
  })
  void everyCodeHasItsAdvice(int code, String text, Advice advice) {
    RemoteFailure failure = new Reply(code, java.util.List.of(text)).failure("x at box:21");

    assertThat(failure.advice()).isEqualTo(advice);
    assertThat(failure).hasMessageContaining("x at box:21").hasMessageContaining(text);
  }

  private static Control control(String said) {
    return new Control("box:21", new Said(said), true, Duration.ofSeconds(1));
  }

  /** A line that has said everything already. */
  private static final class Said implements Line {

    private final ByteBuffer bytes;

    Said(String text) {
      this.bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public int read(ByteBuffer target, Duration limit) {
      if (!bytes.hasRemaining()) {
        return limit.isZero() ? 0 : -1;
      }
      int count = Math.min(target.remaining(), bytes.remaining());
      target.put(bytes.slice().limit(count));
      bytes.position(bytes.position() + count);
      return count;
    }

    @Override
    public void write(ByteBuffer source, Duration limit) {
      source.position(source.limit());
    }

    @Override
    public void close() {
      bytes.position(bytes.limit());
    }
  }
}
