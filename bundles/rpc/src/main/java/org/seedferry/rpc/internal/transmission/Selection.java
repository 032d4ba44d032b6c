package org.seedferry.rpc.internal.transmission;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.seedferry.rpc.internal.desk.Desk;
import org.seedferry.rpc.internal.desk.Item;
import org.seedferry.rpc.internal.desk.Profile;
import org.seedferry.rpc.internal.transmission.RpcException.Code;

/** Which torrents a call means: by numbers, by hashes in either case, or by both. */
final class Selection {

  private static final String IDS = "ids";
  private static final String RECENT = "recently_active";

  private final Desk desk;
  private final Profile profile;

  Selection(Desk desk, Profile profile) {
    this.desk = desk;
    this.profile = profile;
  }

  /** True when a call asks for what has changed lately. */
  static boolean isRecent(Arguments arguments) {
    return arguments.get(IDS) instanceof JsonString text
        && Names.snake(text.getString()).equals(RECENT);
  }

  /** True when a call names some. */
  static boolean isNamed(Arguments arguments) {
    return arguments.has(IDS);
  }

  /** What a call means; all where it names none. Unknown ones are left out. */
  Collection<Item> of(Arguments arguments) throws RpcException {
    JsonValue ids = arguments.get(IDS);
    if (ids == null || isRecent(arguments)) {
      return desk.items(profile);
    }
    return named(ids instanceof JsonArray list ? list : Json.createArrayBuilder().add(ids).build());
  }

  private Collection<Item> named(List<JsonValue> ids) throws RpcException {
    List<String> hashes = new ArrayList<>();
    Set<Integer> numbers = new HashSet<>();
    for (JsonValue id : ids) {
      if (id instanceof JsonString hash) {
        hashes.add(hash.getString());
      } else if (id instanceof JsonNumber number) {
        numbers.add(number.intValue());
      } else {
        throw new RpcException(Code.INVALID_PARAMS, "'ids' has neither numbers nor hashes");
      }
    }
    Map<Integer, Item> found = new LinkedHashMap<>();
    desk.items(profile, hashes).forEach(item -> found.put(item.id(), item));
    if (!numbers.isEmpty()) {
      desk.items(profile).stream()
          .filter(item -> numbers.contains(item.id()))
          .forEach(item -> found.put(item.id(), item));
    }
    return found.values();
  }
}
