package org.seedferry.arr.internal;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/**
 * A download client or a notification as an *arr keeps it: members that all of them have, and a
 * list of fields that its kind has. What is not known here stays as it is. Immutable.
 */
final class ProviderForm {

  private static final String FIELDS = "fields";
  private static final String VALUE = "value";

  private final JsonObject json;
  private final List<JsonObject> fields;

  private ProviderForm(JsonObject json, List<JsonObject> fields) {
    this.json = json;
    this.fields = fields;
  }

  static ProviderForm read(JsonObject json) throws UnreadableException {
    List<JsonObject> fields = WireJson.objects(json, FIELDS);
    for (JsonObject field : fields) {
      WireJson.text(field, "name");
    }
    WireJson.textOrEmpty(json, "name");
    WireJson.textOrEmpty(json, "implementation");
    return new ProviderForm(json, fields);
  }

  JsonObject json() {
    return json;
  }

  /** Its number; 0 for one that is not kept yet. */
  long id() {
    return json.get("id") instanceof JsonNumber number ? number.longValue() : 0;
  }

  String name() {
    return text("name");
  }

  String implementation() {
    return text("implementation");
  }

  boolean has(String member) {
    return json.containsKey(member);
  }

  /** True where a member is true. */
  boolean isSet(String member) {
    return json.get(member) == JsonValue.TRUE;
  }

  /** The value of a field as a text; empty where it has none. */
  String field(String name) {
    for (JsonObject field : fields) {
      if (field.getString("name").equals(name)) {
        JsonValue value = field.get(VALUE);
        return value instanceof JsonString text
            ? text.getString()
            : value == null || value == JsonValue.NULL ? "" : value.toString();
      }
    }
    return "";
  }

  /**
   * The name of the field with the category for what is downloaded, which each app calls by what it
   * is about: {@code tvCategory}.
   */
  Optional<String> categoryField() {
    return fieldEndingIn("category").filter(name -> !name.contains("Imported"));
  }

  /** The same for the directory that takes the category's place. */
  Optional<String> directoryField() {
    return fieldEndingIn("directory");
  }

  /** The first one. */
  private Optional<String> fieldEndingIn(String end) {
    return fields.stream()
        .map(field -> field.getString("name"))
        .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(end))
        .findFirst();
  }

  /** The same with another value of a member. */
  ProviderForm with(String member, JsonValue value) {
    return new ProviderForm(Json.createObjectBuilder(json).add(member, value).build(), fields);
  }

  /** The same with another value of a field; a field that there is not is left out. */
  ProviderForm withField(String name, JsonValue value) {
    List<JsonObject> changed =
        fields.stream()
            .map(field -> field.getString("name").equals(name) ? withValue(field, value) : field)
            .toList();
    JsonArrayBuilder array = Json.createArrayBuilder();
    changed.forEach(array::add);
    return new ProviderForm(Json.createObjectBuilder(json).add(FIELDS, array).build(), changed);
  }

  ProviderForm withField(String name, String value) {
    return withField(name, Json.createValue(value));
  }

  private static JsonObject withValue(JsonObject field, JsonValue value) {
    JsonObjectBuilder changed = Json.createObjectBuilder(field);
    return changed.add(VALUE, value).build();
  }

  private String text(String member) {
    return json.get(member) instanceof JsonString text ? text.getString() : "";
  }
}
