package org.seedferry.rpc.internal.transmission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonOutTest {

  @Test
  void commasStandWhereTheyBelong() {
    JsonOut out = new JsonOut();
    out.begin().name("a").value(1).name("b").beginList().value(true).value(-2.5).begin().end();
    out.endList().name(JsonOut.key("c")).begin().name("d").value("x").end().name("e").raw("null");
    out.end();
    assertThat(out).hasToString("{\"a\":1,\"b\":[true,-2.5,{}],\"c\":{\"d\":\"x\"},\"e\":null}");
  }

  @Test
  void textIsReadAsItWasWritten() {
    String text = "\"\\/\b\f\n\r\t\u0000\u001f \u007f äöü – 日本 😀";
    JsonOut out = new JsonOut();
    out.begin().name("a").value(text).end();
    assertThat(Wire.parsed(out.toString()).getString("a")).isEqualTo(text);
  }

  @Test
  void halfACharacterIsReplaced() {
    JsonOut out = new JsonOut();
    out.begin().name("a").value("x\uD83Dy\uDE00").end();
    assertThat(Wire.parsed(out.toString()).getString("a")).isEqualTo("x\uFFFDy\uFFFD");
  }

  @Test
  void numbersOfEverySizeAreNumbers() {
    JsonOut out = new JsonOut();
    out.beginList();
    out.value(0).value(9).value(10).value(-1).value(Long.MAX_VALUE).value(Long.MIN_VALUE);
    out.value(1.0).value(0.1).value(1e300).value(Double.NaN).value(Double.NEGATIVE_INFINITY);
    out.endList();
    assertThat(out)
        .hasToString("[0,9,10,-1,9223372036854775807,-9223372036854775808,1,0.1,1.0E300,0,0]");
  }

  @Test
  void whatIsCutWasNeverThere() {
    JsonOut out = new JsonOut();
    out.beginList().value("a");
    int before = out.length();
    out.value("b").begin();
    out.cut(before);
    out.value("c").endList();
    assertThat(out).hasToString("[\"a\",\"c\"]");
  }

  @Test
  void theBufferGrowsWithWhatIsWritten() {
    Random random = new Random(1);
    JsonOut out = new JsonOut();
    StringBuilder expected = new StringBuilder("[");
    out.beginList();
    for (int i = 0; i < 10_000; i++) {
      int number = random.nextInt();
      expected.append(i == 0 ? "" : ",").append(number).append(",\"é\"");
      out.value(number).value("é");
    }
    out.endList();
    assertThat(out).hasToString(expected + "]");
    assertThat(out.room()).isGreaterThanOrEqualTo(out.length());
  }
}
