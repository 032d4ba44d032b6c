package org.seedferry.rpc.internal.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerationException;
import jakarta.json.stream.JsonGenerator;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** Answers for a client that has hung up. */
class SendingTest {

  private static final class Gone extends ServletOutputStream {

    @Override
    public void write(int b) throws IOException {
      throw new EOFException("nobody is there");
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new UnsupportedOperationException();
    }
  }

  private static final HttpServletResponse RESPONSE =
      (HttpServletResponse)
          Proxy.newProxyInstance(
              SendingTest.class.getClassLoader(),
              new Class<?>[] {HttpServletResponse.class},
              (proxy, method, arguments) -> new Gone());

  @Test
  void aClientThatHasHungUpIsNoError() {
    assertThatCode(() -> Sending.send(RESPONSE, out -> out.write(new byte[10])))
        .doesNotThrowAnyException();
    assertThatCode(
            () ->
                Sending.send(
                    RESPONSE,
                    out -> {
                      try (JsonGenerator json = Json.createGenerator(out)) {
                        json.writeStartArray().writeEnd();
                      }
                    }))
        .doesNotThrowAnyException();
  }

  @Test
  void anErrorOfOursIsOne() {
    assertThatThrownBy(
            () ->
                Sending.send(
                    RESPONSE,
                    out -> {
                      try (JsonGenerator json = Json.createGenerator(out)) {
                        json.writeStartArray();
                      }
                    }))
        .isInstanceOf(JsonGenerationException.class);
  }
}
