package org.seedferry.seedbox.putio.internal;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/** The account's transfers. Thread-safe. */
final class Transfers {

  private static final String LIST = "/transfers/list";

  private final Api api;

  Transfers(Api api) {
    this.api = api;
  }

  /** True when an addition is refused for the transfer is there already. */
  static boolean isThere(Refusal refusal) {
    return refusal.type().equals("TRANSFER_ALREADY_ADDED");
  }

  /** All of them: without a size of pages they come in one. */
  List<Transfer> list() throws RemoteFailure {
    List<Transfer> transfers = new ArrayList<>();
    try {
      for (JsonObject row : api.list(LIST, Map.of(), "transfers")) {
        transfers.add(Transfer.read(row));
      }
    } catch (UnreadableException e) {
      throw api.unreadable(LIST, e);
    }
    return transfers;
  }

  /** One transfer; empty where there is none, or a person has cleaned it off the list. */
  Optional<Transfer> find(long id) throws RemoteFailure {
    String path = "/transfers/" + id;
    Optional<JsonObject> answer = api.find(path);
    if (answer.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Transfer.read(WireJson.object(answer.get(), "transfer")));
    } catch (UnreadableException e) {
      throw api.unreadable(path, e);
    }
  }

  /**
   * Adds what a link leads to; what is there already stays as it is.
   *
   * @param folder where it is saved; empty for where the account prefers
   */
  void add(String link, OptionalLong folder) throws RemoteFailure {
    Map<String, String> form = new LinkedHashMap<>(Map.of("url", link));
    folder.ifPresent(id -> form.put("save_parent_id", String.valueOf(id)));
    api.post("/transfers/add", form, Transfers::isThere);
  }

  /** Ends a transfer and takes it off the list; one that is not there is fine. */
  void cancel(long id) throws RemoteFailure {
    api.post("/transfers/cancel", Map.of("transfer_ids", String.valueOf(id)), Refusal::isNotFound);
  }
}
