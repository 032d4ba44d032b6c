package org.seedferry.seedbox.putio.internal;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.http.HttpCall;
import org.seedferry.api.http.Multipart;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/** The account's files and folders, all of which have ids. Thread-safe. */
final class Files {

  private static final String LIST = "/files/list";
  private static final String CREATE = "/files/create-folder";

  private static final String NAME = "seedferry.torrent";

  /** What go-putio asks for. */
  private static final String PER_PAGE = "1000";

  private final Api api;
  private final Account account;

  Files(Api api, Account account) {
    this.api = api;
    this.account = account;
  }

  /** One file or folder; empty where there is none. */
  Optional<Entry> find(long id) throws RemoteFailure {
    String path = "/files/" + id;
    Optional<JsonObject> answer = api.find(path);
    return answer.isEmpty() ? Optional.empty() : Optional.of(entry(path, answer.get()));
  }

  /**
   * What is in a folder.
   *
   * @throws RemoteFailure {@code GONE} when there is no such folder
   */
  List<Entry> list(long folder) throws RemoteFailure {
    return list(Map.of("parent_id", String.valueOf(folder), "per_page", PER_PAGE));
  }

  /** The folders below the root, in the order in which they are told. */
  Map<Long, String> labels() throws RemoteFailure {
    Map<Long, String> names = new LinkedHashMap<>();
    for (Entry entry :
        list(Map.of("parent_id", "0", "per_page", PER_PAGE, "file_type", "FOLDER"))) {
      if (entry.folder()) {
        names.put(entry.id(), entry.name());
      }
    }
    return names;
  }

  /** The folder of this name below the root, which is created where it is missing. */
  long label(String name) throws RemoteFailure {
    Optional<Long> known = known(name);
    if (known.isPresent()) {
      return known.get();
    }
    Optional<JsonObject> created =
        api.post(
            CREATE,
            Map.of("name", name, "parent_id", "0"),
            refusal -> refusal.type().equals("NAME_ALREADY_EXIST"));
    if (created.isPresent()) {
      return entry(CREATE, created.get()).id();
    }
    return known(name)
        .orElseThrow(
            () ->
                RemoteFailure.askUser(
                    account.name()
                        + " has something called '"
                        + WireJson.shown(name)
                        + "' that is no folder: rename it",
                    null));
  }

  /**
   * Uploads a torrent file, which adds its transfer. What Put.io does not take for one it keeps as
   * a file.
   *
   * @param folder where it is saved; empty for where the account prefers
   * @return the id of such a file
   */
  OptionalLong upload(byte[] torrent, OptionalLong folder) throws RemoteFailure {
    String path = account.upload().getRawPath();
    Multipart form = new Multipart().field("filename", NAME);
    folder.ifPresent(id -> form.field("parent_id", String.valueOf(id)));
    HttpCall call =
        form.file("file", NAME, "application/x-bittorrent", torrent).post(account.upload());
    Optional<JsonObject> answer = api.send(path, call, Transfers::isThere);
    return answer.isEmpty() || WireJson.isMissing(answer.get(), "file")
        ? OptionalLong.empty()
        : OptionalLong.of(entry(path, answer.get()).id());
  }

  /** Deletes a file, or a folder with all that is in it; one that is not there is fine. */
  void delete(long id) throws RemoteFailure {
    api.post(
        "/files/delete?skip_nonexistents=true",
        Map.of("file_ids", String.valueOf(id)),
        Refusal::isNotFound);
  }

  private Optional<Long> known(String name) throws RemoteFailure {
    return labels().entrySet().stream()
        .filter(each -> each.getValue().equals(name))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private List<Entry> list(Map<String, String> query) throws RemoteFailure {
    List<Entry> entries = new ArrayList<>();
    try {
      for (JsonObject row : api.list(LIST, query, "files")) {
        entries.add(Entry.read(row));
      }
    } catch (UnreadableException e) {
      throw api.unreadable(LIST, e);
    }
    return entries;
  }

  private Entry entry(String path, JsonObject answer) throws RemoteFailure {
    try {
      return Entry.read(WireJson.object(answer, "file"));
    } catch (UnreadableException e) {
      throw api.unreadable(path, e);
    }
  }
}
