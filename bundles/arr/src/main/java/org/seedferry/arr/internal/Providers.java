package org.seedferry.arr.internal;

import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import java.util.ArrayList;
import java.util.List;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/** The download clients or the notifications of one *arr. Thread-safe. */
final class Providers {

  private final ArrCalls calls;
  private final String path;

  private Providers(ArrCalls calls, String path) {
    this.calls = calls;
    this.path = path;
  }

  static Providers downloadClients(ArrCalls calls) {
    return new Providers(calls, "downloadclient");
  }

  static Providers notifications(ArrCalls calls) {
    return new Providers(calls, "notification");
  }

  /** All that it keeps. */
  List<ProviderForm> all() throws RemoteFailure {
    return read(calls.get(path));
  }

  /**
   * An empty form of one kind.
   *
   * @param implementation the kind, such as {@code Transmission}
   */
  ProviderForm template(String implementation) throws RemoteFailure {
    return read(calls.get(path + "/schema")).stream()
        .filter(form -> form.implementation().equals(implementation))
        .findFirst()
        .orElseThrow(
            () ->
                RemoteFailure.askUser(
                    calls.where() + " has no " + path + " of the kind " + implementation, null));
  }

  /**
   * Has it tested, and kept where it passes; what the *arr only warns of does not matter.
   *
   * @throws RemoteFailure {@code ASK_USER} with what the *arr complains of
   */
  void save(ProviderForm form) throws RemoteFailure {
    Complaint found = calls.offer("POST", path + "/test", form.json());
    if (found != null && !found.onlyWarnings()) {
      throw found.failure(calls.where());
    }
    String whereTo = form.id() == 0 ? path : path + "/" + form.id();
    calls.send(
        form.id() == 0 ? "POST" : "PUT",
        found == null ? whereTo : whereTo + "?forceSave=true",
        form.json());
  }

  private List<ProviderForm> read(JsonStructure answer) throws RemoteFailure {
    try {
      List<ProviderForm> forms = new ArrayList<>();
      for (JsonObject each : WireJson.objects(answer)) {
        forms.add(ProviderForm.read(each));
      }
      return forms;
    } catch (UnreadableException e) {
      throw calls.unreadable(path, e);
    }
  }
}
