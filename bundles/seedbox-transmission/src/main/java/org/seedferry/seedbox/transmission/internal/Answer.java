package org.seedferry.seedbox.transmission.internal;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.List;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/**
 * An object that the daemon tells. Its members are called by their older names.
 *
 * @param json as it was told
 * @param dialect how its members are called there
 */
record Answer(JsonObject json, Dialect dialect) {

  boolean has(String member) {
    return json.containsKey(dialect.name(member));
  }

  String text(String member) throws UnreadableException {
    return WireJson.text(json, dialect.name(member));
  }

  /** Empty when it is missing. */
  String textOrEmpty(String member) throws UnreadableException {
    return WireJson.textOrEmpty(json, dialect.name(member));
  }

  List<String> texts(String member) throws UnreadableException {
    return WireJson.texts(json, dialect.name(member));
  }

  double number(String member) throws UnreadableException {
    return WireJson.number(json, dialect.name(member));
  }

  /** NaN when it is none or missing. */
  double numberOrNaN(String member) {
    return WireJson.numberOrNaN(json, dialect.name(member));
  }

  /** A number without a fraction, 0 or more. */
  long count(String member) throws UnreadableException {
    return WireJson.count(json, dialect.name(member));
  }

  JsonArray array(String member) throws UnreadableException {
    return WireJson.array(json, dialect.name(member));
  }

  Answer object(String member) throws UnreadableException {
    return with(WireJson.object(json, dialect.name(member)));
  }

  List<Answer> objects(String member) throws UnreadableException {
    return WireJson.objects(json, dialect.name(member)).stream().map(this::with).toList();
  }

  /** Another object of the same daemon. */
  Answer with(JsonObject other) {
    return new Answer(other, dialect);
  }
}
