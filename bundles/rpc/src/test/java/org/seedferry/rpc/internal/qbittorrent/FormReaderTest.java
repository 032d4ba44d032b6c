package org.seedferry.rpc.internal.qbittorrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.seedferry.testing.leak.LeakDetector;

@ExtendWith(LeakDetector.class)
class FormReaderTest {

  private static final String FORM = "application/x-www-form-urlencoded; charset=UTF-8";
  private static final String PARTS = "multipart/form-data; boundary=b";

  @Test
  void readsAQuery() throws Refusal {
    Parameters read = FormReader.query("category=npm+cat&tag=&x=%C3%BC%26%3D&flag&=y&x=2");
    assertThat(read.text("category")).isEqualTo("npm cat");
    assertThat(read.has("tag")).isTrue();
    assertThat(read.text("tag")).isEmpty();
    assertThat(read.text("x")).isEqualTo("2");
    assertThat(read.has("flag")).isTrue();
    assertThat(FormReader.query(null).fields()).isEmpty();
    assertThat(FormReader.query("").fields()).isEmpty();
  }

  @Test
  void wrongEscapesStandForThemselves() throws Refusal {
    assertThat(FormReader.query("a=100%&b=%4&c=%zz%41&d=%C3").fields())
        .containsEntry("a", "100%")
        .containsEntry("b", "%4")
        .containsEntry("c", "%zzA")
        .containsEntry("d", "\uFFFD");
  }

  @Test
  void aBodyOfAnotherTypeHoldsNothing() throws Refusal {
    assertThat(FormReader.body("text/plain", bytes("a=b")).fields()).isEmpty();
    assertThat(FormReader.body(null, bytes("a=b")).fields()).isEmpty();
    assertThat(FormReader.body(FORM, bytes("a=%20b")).text("a")).isEqualTo(" b");
  }

  @Test
  void readsParts() throws Refusal {
    String body =
        "preamble\r\n--b\r\nContent-Disposition: form-data; name=\"urls\"\r\n\r\nmagnet:?x&\r\ny"
            + "\r\n--b  \r\ncontent-disposition: form-data; name=\"file\"; filename=\"a \\\"b\\\"; ü\""
            + "\r\nContent-Type: x/y\r\n\r\n\r\n--bx\r\n--\r\n--b\r\n"
            + "Content-Disposition: form-data; name=empty\r\n\r\n\r\n--b--\r\nepilogue";
    Parameters read = FormReader.body(PARTS, bytes(body));
    assertThat(read.text("urls")).isEqualTo("magnet:?x&\r\ny");
    assertThat(read.has("empty")).isTrue();
    assertThat(read.text("empty")).isEmpty();
    assertThat(read.files()).hasSize(1);
    assertThat(read.files().get(0).name()).isEqualTo("a \"b\"; ü");
    assertThat(read.files().get(0).content()).isEqualTo(bytes("\r\n--bx\r\n--"));
  }

  @Test
  void theBytesOfAFileStayAsTheyAre() throws Refusal {
    byte[] content = new byte[100_000];
    new Random(1).nextBytes(content);
    byte[] head = bytes("--b\r\nContent-Disposition: form-data; name=\"t\"; filename=\"\"\r\n\r\n");
    byte[] tail = bytes("\r\n--b--");
    byte[] body = Arrays.copyOf(head, head.length + content.length + tail.length);
    System.arraycopy(content, 0, body, head.length, content.length);
    System.arraycopy(tail, 0, body, head.length + content.length, tail.length);
    assertThat(FormReader.body("Multipart/Form-Data; charset=utf-8; boundary=\"b\"", body).files())
        .singleElement()
        .satisfies(file -> assertThat(file.content()).isEqualTo(content));
  }

  @Test
  void whatEndsInItsMidstIsRefused() {
    String body = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--";
    for (int length = 0; length < body.length(); length++) {
      String cut = body.substring(0, length);
      assertThatThrownBy(() -> FormReader.body(PARTS, bytes(cut)))
          .as(cut)
          .isInstanceOf(Refusal.class);
    }
    assertThatThrownBy(() -> FormReader.body("multipart/form-data", bytes(body)))
        .isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> FormReader.body(PARTS, bytes("--b\r\nX: y\r\n\r\n1\r\n--b--")))
        .hasMessageContaining("Content-Disposition");
  }

  @Test
  void thereAreLimits() {
    String part = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
    assertThatThrownBy(() -> FormReader.body(PARTS, bytes(part.repeat(101) + "--b--")))
        .hasMessageContaining("parts");
    String file = "--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"x\"\r\n\r\n";
    String large = "1".repeat(MultipartReader.LARGEST_FILE + 1);
    assertThatThrownBy(() -> FormReader.body(PARTS, bytes(file + large + "\r\n--b--")))
        .hasMessageContaining("larger");
    String head = "--b\r\nX: " + "y".repeat(20_000) + "\r\n\r\n1\r\n--b--";
    assertThatThrownBy(() -> FormReader.body(PARTS, bytes(head))).hasMessageContaining("head");
    StringBuilder fields = new StringBuilder();
    for (int i = 0; i <= 1_000; i++) {
      fields.append("a" + i + "&");
    }
    assertThatThrownBy(() -> FormReader.query(fields.toString())).hasMessageContaining("fields");
    for (String same : List.of("a=1&", "a&", "&", "=&")) {
      assertThatThrownBy(() -> FormReader.body(FORM, bytes(same.repeat(1_001))))
          .as(same)
          .hasMessageContaining("fields");
    }
  }

  @Test
  void whateverComesIsReadOrRefused() {
    Random random = new Random(6);
    String alphabet = "--b\r\n\r\n;=\"\\:%&+1ü Content-Disposition: form-data; name=filename";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder body = new StringBuilder(random.nextBoolean() ? "--b\r\n" : "");
      for (int j = random.nextInt(60); j > 0; j--) {
        int from = random.nextInt(alphabet.length());
        body.append(alphabet, from, from + random.nextInt(alphabet.length() - from));
      }
      try {
        FormReader.body(PARTS, bytes(body.toString()));
        FormReader.body(FORM, bytes(body.toString()));
      } catch (Refusal e) {
        assertThat(e.status()).isIn(400, 413);
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
