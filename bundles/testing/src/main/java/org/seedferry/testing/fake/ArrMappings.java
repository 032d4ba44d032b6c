package org.seedferry.testing.fake;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The remote path mappings that a fake *arr keeps. Thread-safe. */
final class ArrMappings {

  private final Predicate<String> sees;
  private final Map<Integer, JsonObject> kept = new LinkedHashMap<>();
  private int lastId;

  /**
   * @param sees tells whether the *arr sees a folder
   */
  ArrMappings(Predicate<String> sees) {
    this.sees = sees;
  }

  synchronized List<JsonObject> all() {
    return List.copyOf(kept.values());
  }

  /**
   * Answers a request.
   *
   * @param rest what follows the path of all of them
   */
  synchronized FakeReply answer(FakeCall call, String rest) {
    int id = rest.isEmpty() ? 0 : Integer.parseInt(rest.substring(1));
    if (id > 0 && !kept.containsKey(id)) {
      return FakeReply.json(404, ArrProviders.message("NotFound"));
    }
    return switch (call.method()) {
      case "GET" -> {
        JsonArrayBuilder all = Json.createArrayBuilder();
        kept.values().forEach(all::add);
        yield FakeReply.json(200, all.build());
      }
      case "POST", "PUT" -> save(call.json(), id);
      case "DELETE" -> {
        kept.remove(id);
        yield FakeReply.json(200, JsonValue.EMPTY_JSON_OBJECT);
      }
      default -> FakeReply.json(405, ArrProviders.message("MethodNotAllowed"));
    };
  }

  private FakeReply save(JsonObject given, int id) {
    String host = given.getString("host", "");
    String remote = given.getString("remotePath", "");
    String local = given.getString("localPath", "");
    if (host.isBlank() || remote.isBlank()) {
      return FakeReply.json(400, ArrProviders.failure("Host", "'Host' must not be empty.", false));
    }
    if (!sees.test(local)) {
      return FakeReply.json(
          400, ArrProviders.failure("LocalPath", "Path '" + local + "' does not exist", false));
    }
    boolean twice =
        kept.entrySet().stream()
            .anyMatch(
                each ->
                    each.getKey() != id
                        && each.getValue().getString("host").equals(host)
                        && each.getValue().getString("remotePath").equals(remote));
    if (twice) {
      return FakeReply.json(500, ArrProviders.message("RemotePath already mounted."));
    }
    int number = id == 0 ? ++lastId : id;
    JsonObject mapping = Json.createObjectBuilder(given).add("id", number).build();
    kept.put(number, mapping);
    return FakeReply.json(id == 0 ? 201 : 202, mapping);
  }
}
