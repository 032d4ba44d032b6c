package org.seedferry.api.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;

/** JSON out of any text: read, or refused with the one exception. */
class WireJsonFuzzIT {

  /** What is read and written is read as the same. */
  @FuzzTest
  void structure(FuzzedDataProvider data) {
    try {
      JsonStructure read = WireJson.parse(data.consumeRemainingAsString());
      assertThat(WireJson.parse(read.toString())).isEqualTo(read);
      if (read instanceof JsonObject object) {
        object.keySet().forEach(key -> ask(object, key));
      } else {
        WireJson.objects((JsonArray) read).forEach(each -> each.keySet());
      }
    } catch (UnreadableException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  private static void ask(JsonObject object, String key) {
    int answered = 0;
    for (Question question :
        new Question[] {
          () -> WireJson.text(object, key),
          () -> WireJson.array(object, key),
          () -> WireJson.texts(object, key),
          () -> WireJson.objects(object, key),
          () -> WireJson.object(object, key),
          () -> assertThat(WireJson.count(object, key)).isNotNegative()
        }) {
      try {
        question.ask();
        answered++;
      } catch (UnreadableException e) {
        assertThat(e.getMessage()).contains("is not");
      }
    }
    assertThat(answered).as("kinds of one value").isLessThanOrEqualTo(3);
    assertThat(WireJson.shown(key, 40).codePoints().count()).isLessThanOrEqualTo(41);
    assertThat(WireJson.shown(key).codePoints()).noneMatch(Character::isISOControl);
  }

  private interface Question {
    void ask() throws UnreadableException;
  }
}
