package org.seedferry.home.internal.settings;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonLocation;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParsingException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Reads one JSON object, and remembers the line of every key. */
final class JsonText {

  private final JsonParser parser;

  private JsonText(JsonParser parser) {
    this.parser = parser;
  }

  static List<Setting> read(String text) throws UnreadableException {
    if (text.isBlank()) {
      throw new UnreadableException(1, "the file is empty: it must hold one JSON object, {…}");
    }
    try (JsonParser parser = Json.createParser(new StringReader(text))) {
      return new JsonText(parser).settings();
    } catch (JsonParsingException e) {
      throw broken(e.getLocation(), e.getMessage());
    } catch (JsonException | IllegalStateException | java.util.NoSuchElementException e) {
      throw new UnreadableException(0, "not readable as JSON: " + e.getMessage());
    }
  }

  private List<Setting> settings() throws UnreadableException {
    if (parser.next() != Event.START_OBJECT) {
      throw here("must hold one JSON object, {…}");
    }
    List<Setting> settings = new ArrayList<>();
    Event event = parser.next();
    while (event != Event.END_OBJECT) {
      String key = parser.getString();
      int line = (int) parser.getLocation().getLineNumber();
      settings.add(setting(key, line));
      event = parser.next();
    }
    if (parser.hasNext()) {
      parser.next();
      throw here("something follows the JSON object: only one may stand in a file");
    }
    return settings;
  }

  private Setting setting(String key, int line) throws UnreadableException {
    Event event = parser.next();
    if (event != Event.START_ARRAY) {
      return new Setting(key, line, List.of(value(key, event)), false, true);
    }
    List<Object> values = new ArrayList<>();
    for (event = parser.next(); event != Event.END_ARRAY; event = parser.next()) {
      values.add(value(key, event));
    }
    return new Setting(key, line, values, true, true);
  }

  private Object value(String key, Event event) throws UnreadableException {
    return switch (event) {
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER -> number(key);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> throw here("key '" + key + "' is null: leave the key out instead");
      default ->
          throw here("key '" + key + "' must be a text, a number, true, false or a list of those");
    };
  }

  private BigDecimal number(String key) throws UnreadableException {
    try {
      return parser.getBigDecimal();
    } catch (NumberFormatException | ArithmeticException e) {
      throw here("key '" + key + "' has a number that is out of every range");
    }
  }

  private UnreadableException here(String message) {
    return new UnreadableException((int) parser.getLocation().getLineNumber(), message);
  }

  private static UnreadableException broken(JsonLocation at, String message) {
    int line = (int) at.getLineNumber();
    // The parser's message holds the place in a form of its own.
    String what =
        message
            .replaceAll("\\s*\\b(on|at)? ?[\\[(]line ?(no|number|Number)=[^\\])]*[\\])]", "")
            .strip();
    return new UnreadableException(
        Math.max(line, 0),
        "broken JSON"
            + (at.getColumnNumber() > 0 ? " at column " + at.getColumnNumber() : "")
            + ": "
            + what);
  }
}
