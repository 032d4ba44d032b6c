package org.seedferry.rpc.internal.qbittorrent;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.seedferry.api.http.Form;
import org.seedferry.api.http.HttpCall;
import org.seedferry.rpc.internal.Fuzzed;

/** Forms out of any bytes: read within the limits, or refused with a status. */
@Fuzzed
class FormFuzzIT {

  private static final String URLENCODED = "application/x-www-form-urlencoded";

  @FuzzTest
  void query(FuzzedDataProvider data) {
    String query = data.consumeRemainingAsString();
    try {
      assertBounded(FormReader.query(query), query.length());
    } catch (Refusal e) {
      assertTold(e);
    }
  }

  @FuzzTest
  void body(FuzzedDataProvider data) {
    String type = data.consumeString(300);
    byte[] body = data.consumeRemainingAsBytes();
    try {
      assertBounded(FormReader.body(type, body), body.length);
    } catch (Refusal e) {
      assertTold(e);
    }
  }

  @FuzzTest
  void parts(byte[] body) {
    try {
      assertBounded(FormReader.body("multipart/form-data; boundary=b", body), body.length);
    } catch (Refusal e) {
      assertTold(e);
    }
  }

  /** Fields that a client encodes are read as they were. */
  @FuzzTest
  void encodedFields(FuzzedDataProvider data) throws Refusal {
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = data.consumeInt(0, 20); i > 0; i--) {
      fields.put(sound(data.consumeString(20)), sound(data.consumeString(100)));
    }
    HttpCall call = Form.post(URI.create("http://localhost/"), fields);
    assertThat(FormReader.body(URLENCODED, call.body()).fields()).isEqualTo(fields);
  }

  /** So are the bytes of a file, unless they hold the boundary itself. */
  @FuzzTest
  void encodedFile(FuzzedDataProvider data) throws Refusal {
    byte[] text = sound(data.consumeString(100)).getBytes(StandardCharsets.UTF_8);
    byte[] content = data.consumeRemainingAsBytes();
    String boundary = boundaryOutside(text, content);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    write("--" + boundary + "\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\n", body);
    body.writeBytes(text);
    write("\r\n--" + boundary, body);
    write("\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\n", body);
    body.writeBytes(content);
    write("\r\n--" + boundary + "--\r\n", body);
    Parameters read =
        FormReader.body("multipart/form-data; boundary=" + boundary, body.toByteArray());
    assertThat(read.fields()).isEqualTo(Map.of("t", new String(text, StandardCharsets.UTF_8)));
    assertThat(read.files()).extracting(Upload::content).containsExactly(content);
  }

  private static String boundaryOutside(byte[] text, byte[] content) {
    String both =
        new String(text, StandardCharsets.ISO_8859_1)
            + new String(content, StandardCharsets.ISO_8859_1);
    int number = 0;
    while (both.contains("--b" + number)) {
      number++;
    }
    return "b" + number;
  }

  private static void write(String ascii, ByteArrayOutputStream out) {
    out.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  /** As UTF-8 has it: a half of a pair is no character. */
  private static String sound(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static void assertBounded(Parameters read, int given) {
    assertThat(read.fields().size()).isLessThanOrEqualTo(1_000);
    assertThat(read.files().size()).isLessThanOrEqualTo(MultipartReader.MOST_PARTS);
    assertThat(read.files().stream().mapToInt(file -> file.content().length).sum())
        .isLessThanOrEqualTo(given);
  }

  private static void assertTold(Refusal e) {
    assertThat(e.status()).isIn(Refusal.BAD_REQUEST, Refusal.TOO_LARGE);
    assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(200);
  }
}
