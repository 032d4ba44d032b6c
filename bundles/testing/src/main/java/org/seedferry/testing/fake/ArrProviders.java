package org.seedferry.testing.fake;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The download clients or the notifications that a fake *arr keeps. It takes and refuses what the
 * original does, and shows no password that it has been given. Thread-safe.
 */
final class ArrProviders {

  private static final String HIDDEN = "********";

  private final JsonObject template;
  private final Function<JsonObject, JsonArray> test;
  private final Map<Integer, JsonObject> kept = new LinkedHashMap<>();
  private int lastId;

  /**
   * @param template the one kind that there is, as the schema shows it
   * @param test what is wrong with one that looks right; empty for nothing
   */
  ArrProviders(JsonObject template, Function<JsonObject, JsonArray> test) {
    this.template = template;
    this.test = test;
  }

  /** A list of one thing that is wrong. */
  static JsonArray failure(String property, String message, boolean warning) {
    return Json.createArrayBuilder()
        .add(
            Json.createObjectBuilder()
                .add("isWarning", warning)
                .add("propertyName", property)
                .add("errorMessage", message)
                .add("attemptedValue", "what was given")
                .add("severity", warning ? "warning" : "error"))
        .build();
  }

  /** The value of a field as a text; empty where it has none. */
  static String field(JsonObject form, String name) {
    for (JsonObject field : form.getJsonArray("fields").getValuesAs(JsonObject.class)) {
      if (field.getString("name").equals(name)) {
        JsonValue value = field.get("value");
        return value instanceof JsonString text
            ? text.getString()
            : value == null || value == JsonValue.NULL ? "" : value.toString();
      }
    }
    return "";
  }

  /** What is kept, with its passwords. */
  synchronized List<JsonObject> all() {
    return List.copyOf(kept.values());
  }

  /**
   * Answers a request.
   *
   * @param rest what follows the path of all of them
   */
  FakeReply answer(FakeCall call, String rest) {
    boolean force = Boolean.parseBoolean(call.query().getOrDefault("forceSave", "false"));
    return switch (call.method() + " " + rest.replaceFirst("\\d+$", "ID")) {
      case "GET " -> FakeReply.json(200, shown(all()));
      case "GET /schema" -> FakeReply.json(200, Json.createArrayBuilder().add(template).build());
      case "POST /test" -> tested(withPasswords(call.json()), true);
      case "POST " -> save(call.json(), 0, force);
      case "PUT /ID" -> save(call.json(), Integer.parseInt(rest.substring(1)), force);
      case "DELETE /ID" -> delete(Integer.parseInt(rest.substring(1)));
      default -> FakeReply.json(405, message("MethodNotAllowed"));
    };
  }

  private FakeReply save(JsonObject given, int id, boolean force) {
    if (id > 0 && !has(id)) {
      return FakeReply.json(404, message("NotFound"));
    }
    JsonObject form = withPasswords(given);
    FakeReply refusal = tested(form, form.getBoolean("enable", true) && !force);
    if (refusal.status() != 200) {
      return refusal;
    }
    return FakeReply.json(id == 0 ? 201 : 202, keep(form, id));
  }

  /** Keeps one as a person would who does not ask for a test. */
  void keep(JsonObject form) {
    keep(form, 0);
  }

  private synchronized JsonObject keep(JsonObject form, int id) {
    int number = id == 0 ? ++lastId : id;
    JsonObject numbered = Json.createObjectBuilder(form).add("id", number).build();
    kept.put(number, numbered);
    return hidden(numbered);
  }

  private synchronized boolean has(int id) {
    return kept.containsKey(id);
  }

  private synchronized FakeReply delete(int id) {
    return kept.remove(id) == null
        ? FakeReply.json(404, message("NotFound"))
        : FakeReply.json(200, JsonValue.EMPTY_JSON_OBJECT);
  }

  private FakeReply tested(JsonObject form, boolean alsoOnTheWire) {
    JsonArray wrong = wrong(form);
    if (wrong.isEmpty() && alsoOnTheWire) {
      wrong = test.apply(form);
    }
    return wrong.isEmpty()
        ? FakeReply.of(200, "application/json; charset=utf-8", "\"{}\"")
        : FakeReply.json(400, wrong);
  }

  private JsonArray wrong(JsonObject form) {
    String name = form.getString("name", "");
    int id = form.getInt("id", 0);
    if (name.isBlank()) {
      return failure("Name", "'Name' must not be empty.", false);
    }
    if (all().stream()
        .anyMatch(each -> each.getString("name").equals(name) && each.getInt("id") != id)) {
      return failure("Name", "Should be unique", false);
    }
    for (String member : List.of("implementation", "configContract")) {
      if (!form.getString(member, "").equals(template.getString(member))) {
        return failure(member, "'" + member + "' must not be empty.", false);
      }
    }
    return wrongFields(form);
  }

  private static JsonArray wrongFields(JsonObject form) {
    String implementation = form.getString("implementation");
    if (implementation.equals("Webhook")) {
      return field(form, "url").matches("https?://[^\\s/]+(/.*)?")
          ? JsonValue.EMPTY_JSON_ARRAY
          : failure("Url", "Invalid Url", false);
    }
    if (field(form, "host").isBlank()) {
      return failure("Host", "'Host' must not be empty.", false);
    }
    String port = field(form, "port");
    if (!port.matches("\\d{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65535) {
      return failure("Port", "'Port' must be between 1 and 65535. You entered " + port, false);
    }
    if (field(form, "urlBase").matches("/?https?://.*")) {
      return failure("UrlBase", "Must be valid URL path (ie: '/transmission/')", false);
    }
    return wrongCategory(form);
  }

  private static JsonArray wrongCategory(JsonObject form) {
    String category = ending(form, "category");
    if (!category.matches("\\.?[-a-zA-Z]*")) {
      return failure("Category", "Allowed characters a-z and -", false);
    }
    return category.isEmpty() || ending(form, "directory").isEmpty()
        ? JsonValue.EMPTY_JSON_ARRAY
        : failure("Category", "Cannot use Category and Directory", false);
  }

  /** The value of the first field whose name ends so; apps have names of their own for it. */
  private static String ending(JsonObject form, String end) {
    return form.getJsonArray("fields").getValuesAs(JsonObject.class).stream()
        .map(each -> each.getString("name"))
        .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(end))
        .findFirst()
        .map(name -> field(form, name))
        .orElse("");
  }

  /** A password that comes back as it was shown is the one that is kept. */
  private JsonObject withPasswords(JsonObject given) {
    JsonObject before;
    synchronized (this) {
      before = kept.get(given.getInt("id", 0));
    }
    boolean hidden = before != null && field(given, "password").equals(HIDDEN);
    return hidden ? withPassword(given, field(before, "password")) : given;
  }

  private static JsonArray shown(List<JsonObject> forms) {
    JsonArrayBuilder shown = Json.createArrayBuilder();
    forms.forEach(form -> shown.add(hidden(form)));
    return shown.build();
  }

  private static JsonObject hidden(JsonObject form) {
    return field(form, "password").isEmpty() ? form : withPassword(form, HIDDEN);
  }

  private static JsonObject withPassword(JsonObject form, String password) {
    List<JsonObject> fields = new ArrayList<>();
    for (JsonObject field : form.getJsonArray("fields").getValuesAs(JsonObject.class)) {
      fields.add(
          field.getString("name").equals("password")
              ? Json.createObjectBuilder(field).add("value", password).build()
              : field);
    }
    JsonArrayBuilder array = Json.createArrayBuilder();
    fields.forEach(array::add);
    return Json.createObjectBuilder(form).add("fields", array).build();
  }

  static JsonObject message(String text) {
    return Json.createObjectBuilder().add("message", text).build();
  }
}
