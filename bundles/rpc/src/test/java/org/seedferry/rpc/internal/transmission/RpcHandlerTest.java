package org.seedferry.rpc.internal.transmission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.seedferry.rpc.internal.desk.DeskRig;
import org.seedferry.rpc.internal.transmission.RpcHandler.Reply;
import org.seedferry.rpc.internal.transmission.RpcHandler.Request;

/** What stands between a request and the calls. */
class RpcHandlerTest extends OverTheWire {

  private static final int LARGEST = 32 << 20;

  /** A body that never ends, as far as it is read. */
  private static final class Endless extends InputStream {

    private long read;

    @Override
    public int read() {
      read++;
      return ' ';
    }

    @Override
    public int read(byte[] into, int from, int length) {
      read += length;
      return length;
    }
  }

  @Test
  void aBodyWithoutAnEndIsLeft() throws IOException {
    Endless body = new Endless();
    JsonOut out = new JsonOut();
    assertThat(post(Wire.SESSION, body, out).status()).isEqualTo(200);
    assertThat(out)
        .hasToString("{\"arguments\":{},\"result\":\"the request has more than 32 MiB\"}");
    assertThat(body.read).isEqualTo(LARGEST + 1);
  }

  @Test
  void whoDoesNotKnowTheSessionIsNotListenedTo() throws IOException {
    for (String session : new String[] {null, "", "x", Wire.SESSION + "x", "THE" + Wire.SESSION}) {
      Endless body = new Endless();
      assertThat(post(session, body, new JsonOut()).status()).as(session).isEqualTo(409);
      assertThat(body.read).isZero();
    }
    InputStream body = new ByteArrayInputStream("{\"method\":\"session-get\"}".getBytes());
    assertThat(post(Wire.SESSION, body, new JsonOut()).status()).isEqualTo(200);
  }

  @Test
  void aSessionCannotBeGuessed() {
    Set<String> sessions = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      assertThat(TransmissionFace.newSession()).matches("[0-9a-f]{48}").satisfies(sessions::add);
    }
    assertThat(sessions).hasSize(100);
  }

  /** No test can measure it, so this looks at the code itself. */
  @Test
  void aSessionIsComparedInATimeThatTellsNothing() throws IOException {
    try (InputStream code = RpcHandler.class.getResourceAsStream("RpcHandler.class")) {
      assertThat(new String(code.readAllBytes(), StandardCharsets.ISO_8859_1))
          .contains("java/security/MessageDigest", "isEqual");
    }
  }

  private Reply post(String session, InputStream body, JsonOut out) throws IOException {
    SourceReader sources = new SourceReader(() -> null);
    Methods methods =
        new Methods(rig.desk(), DeskRig.ALL, Wire.SESSION, sources, rig.guard.clock());
    RpcHandler handler = new RpcHandler(new Rpc(methods), Wire.SESSION);
    return handler.answer(new Request("POST", null, session, body), out);
  }
}
