package org.seedferry.seedbox.transmission.internal;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * Repairs texts of versions below 4, which write {@code U+1F600} as the five digits {@code \}{@code
 * u1f600}, so that every parser reads {@code U+1F60} and the digit 0.
 *
 * <p>The two readings cannot be told apart. Only those blocks are repaired whose other reading is
 * next to impossible in a name: pictographs, mathematical letters and tags. Elsewhere it is the
 * common one, for instance a quotation mark before a {@code d}.
 */
final class BrokenEscapes {

  private final JsonBuilderFactory json;

  /**
   * @param json what makes the repaired rows; {@code Json} itself would look through all bundles
   *     for its provider at each text
   */
  BrokenEscapes(JsonBuilderFactory json) {
    this.json = json;
  }

  JsonObject repair(JsonObject object) {
    JsonObjectBuilder repaired = json.createObjectBuilder();
    object.forEach((key, value) -> repaired.add(key, repair(value)));
    return repaired.build();
  }

  static String repair(String text) {
    StringBuilder repaired = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      int point = i + 1 < text.length() ? joined(text.charAt(i), text.charAt(i + 1)) : -1;
      if (point < 0) {
        repaired.append(text.charAt(i));
      } else {
        repaired.appendCodePoint(point);
        i++;
      }
    }
    return repaired.toString();
  }

  private JsonValue repair(JsonValue value) {
    if (value instanceof JsonString text) {
      String repaired = repair(text.getString());
      return repaired.equals(text.getString()) ? text : value(repaired);
    }
    if (value instanceof JsonArray array) {
      JsonArrayBuilder repaired = json.createArrayBuilder();
      array.forEach(item -> repaired.add(repair(item)));
      return repaired.build();
    }
    return value instanceof JsonObject object ? repair(object) : value;
  }

  private JsonValue value(String text) {
    return json.createArrayBuilder().add(text).build().get(0);
  }

  /** The code point that both stand for, -1 when they stand for themselves. */
  private static int joined(char first, char second) {
    boolean digit = second >= '0' && second <= '9' || second >= 'a' && second <= 'f';
    if (!digit) {
      return -1;
    }
    int point = first << 4 | Character.digit(second, 16);
    boolean pictograph = point >= 0x1F000 && point <= 0x1FAFF;
    boolean letter = point >= 0x1D400 && point <= 0x1D7FF;
    boolean tag = point >= 0xE0020 && point <= 0xE007F;
    return (pictograph || letter || tag) && Character.isDefined(point) ? point : -1;
  }
}
