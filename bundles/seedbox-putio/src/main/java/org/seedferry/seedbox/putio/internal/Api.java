package org.seedferry.seedbox.putio.internal;

import jakarta.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.http.Form;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.api.http.HttpCaller;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/**
 * Put.io's API, version 2, on the wire: the token, the envelope of an answer, pages, and what a
 * status means. Thread-safe.
 *
 * <p>Envelope, errors and cursors are those of {@code putio-sdk-typescript} ({@code core/http.ts},
 * {@code core/errors.ts}), which Put.io itself maintains; that a refused call may be repeated at
 * {@code X-RateLimit-Reset} is told by Put.io's change to rclone ({@code backend/putio/error.go}).
 */
final class Api {

  /** More pages than this are no list any more. */
  private static final int MOST_PAGES = 1_000;

  private final HttpCaller http;
  private final Account account;

  Api(HttpCaller http, Account account) {
    this.http = http;
    this.account = account;
  }

  /** Asks for one object by its id; empty where there is none. */
  Optional<JsonObject> find(String path) throws RemoteFailure {
    return send(path, HttpCall.get(URI.create(account.api() + path)), Refusal::isNotFound);
  }

  /**
   * Asks for a list, page by page.
   *
   * @param member where the entries stand in an answer
   * @throws RemoteFailure {@code GONE} when there is nothing that could be listed
   */
  List<JsonObject> list(String path, Map<String, String> query, String member)
      throws RemoteFailure {
    List<JsonObject> all = new ArrayList<>();
    JsonObject page = send(path, HttpCall.get(Form.uri(account.api() + path, query)));
    try {
      for (int pages = 1; pages <= MOST_PAGES; pages++) {
        all.addAll(WireJson.objects(page, member));
        String cursor = WireJson.textOrEmpty(page, "cursor");
        if (cursor.isEmpty()) {
          return all;
        }
        page = send(path, post(path + "/continue", Map.of("cursor", cursor)));
      }
      throw new UnreadableException("more than " + MOST_PAGES + " pages");
    } catch (UnreadableException e) {
      throw unreadable(path, e);
    }
  }

  /**
   * Changes something.
   *
   * @param expected which refusals are no failure
   * @return the answer; empty where it was refused as expected
   */
  Optional<JsonObject> post(String path, Map<String, String> form, Predicate<Refusal> expected)
      throws RemoteFailure {
    return send(path, post(path, form), expected);
  }

  /** How much the account can still store; -1 where it is not told. */
  long freeBytes() throws RemoteFailure {
    String path = "/account/info";
    JsonObject answer = send(path, HttpCall.get(URI.create(account.api() + path)));
    try {
      JsonObject disk = WireJson.objectOrEmpty(WireJson.object(answer, "info"), "disk");
      return WireJson.isMissing(disk, "avail") ? -1 : WireJson.count(disk, "avail");
    } catch (UnreadableException e) {
      throw unreadable(path, e);
    }
  }

  /** Makes any call; {@code path} is its name in messages. */
  Optional<JsonObject> send(String path, HttpCall call, Predicate<Refusal> expected)
      throws RemoteFailure {
    HttpAnswer answer =
        http.call(
            call.header("Authorization", "Bearer " + account.token().reveal())
                .header("Accept", "application/json")
                .timeout(account.timeout()));
    if (answer.ok()) {
      return Optional.of(unwrap(path, answer));
    }
    Refusal refusal = Refusal.of(answer);
    if (expected.test(refusal)) {
      return Optional.empty();
    }
    throw failure(path, answer, refusal);
  }

  private JsonObject send(String path, HttpCall call) throws RemoteFailure {
    return send(path, call, refusal -> false).orElseThrow();
  }

  private HttpCall post(String path, Map<String, String> form) {
    return Form.post(URI.create(account.api() + path), form);
  }

  /** What to say of an answer that is not what the API promises. */
  RemoteFailure unreadable(String path, UnreadableException why) {
    return RemoteFailure.retry(
        where() + " answers " + path + " with something unreadable: " + why.getMessage(), null);
  }

  private JsonObject unwrap(String path, HttpAnswer answer) throws RemoteFailure {
    try {
      JsonObject body = WireJson.parseObject(answer.text());
      if (!WireJson.text(body, "status").equals("OK")) {
        throw new UnreadableException("'status' is not OK");
      }
      return body;
    } catch (UnreadableException e) {
      throw unreadable(path, e);
    }
  }

  private RemoteFailure failure(String path, HttpAnswer answer, Refusal refusal) {
    if (refusal.isNotFound()) {
      return RemoteFailure.gone(where() + " has no " + path, null);
    }
    return switch (refusal.status()) {
      case 401 ->
          RemoteFailure.askUser(
              where() + " refuses the token" + said(refusal) + ": get a new one and set it", null);
      case 402 ->
          RemoteFailure.askUser(
              where() + " wants to be paid first" + said(refusal) + ": look at the account", null);
      case 400, 403, 404 ->
          RemoteFailure.askUser(
              where()
                  + " refuses "
                  + path
                  + said(refusal)
                  + (refusal.type().isEmpty() ? ": check the setting api" : ""),
              null);
      default -> answer.failure(where(), "the setting api");
    };
  }

  private String said(Refusal refusal) {
    if (refusal.type().isEmpty()) {
      return "";
    }
    String words = WireJson.shown(refusal.type() + " " + refusal.message()).strip();
    return " (" + words.replace(account.token().reveal(), "***") + ")";
  }

  private String where() {
    return "Put.io at " + URI.create(account.api()).getAuthority();
  }
}
