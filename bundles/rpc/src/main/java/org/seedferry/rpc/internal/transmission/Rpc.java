package org.seedferry.rpc.internal.transmission;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;
import org.seedferry.api.ledger.LedgerException;
import org.seedferry.rpc.internal.desk.RefusedException;
import org.seedferry.rpc.internal.transmission.RpcException.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes calls in either dialect, alone or in a batch, and wraps the answers. Thread-safe. */
final class Rpc {

  private static final Logger LOG = LoggerFactory.getLogger(Rpc.class);
  private static final int LARGEST_BATCH = 100;

  /** Ten thousand hashes are not even a fifth of it. */
  private static final int MOST_VALUES = 100_000;

  private final Methods methods;

  Rpc(Methods methods) {
    this.methods = methods;
  }

  /** Writes the answer to a body; nothing where nobody waits for one. */
  void answer(String body, JsonOut out) {
    JsonStructure request;
    try {
      request = WireJson.parse(body, MOST_VALUES);
    } catch (UnreadableException e) {
      refuse("no method name", null, out);
      return;
    }
    if (request instanceof JsonArray batch) {
      answerAll(batch, out);
    } else if (((JsonObject) request).containsKey("jsonrpc")) {
      answerNewer((JsonObject) request, out);
    } else {
      answerOlder((JsonObject) request, out);
    }
  }

  // ---- Transmission's own envelope

  private void answerOlder(JsonObject request, JsonOut out) {
    JsonValue tag = request.get("tag");
    if (!(request.get("method") instanceof JsonString method)) {
      refuse("no method name", tag, out);
      return;
    }
    JsonObject arguments =
        request.get("arguments") instanceof JsonObject given ? given : JsonValue.EMPTY_JSON_OBJECT;
    int before = out.length();
    try {
      out.begin().name("arguments").begin();
      call(method, arguments, out, Dialect.LEGACY);
      out.end();
      finish("success", tag, out);
    } catch (RpcException | RefusedException e) {
      out.cut(before);
      refuse(e.getMessage(), tag, out);
    }
  }

  private static void refuse(String why, JsonValue tag, JsonOut out) {
    out.begin().name("arguments").begin().end();
    finish(why, tag, out);
  }

  private static void finish(String result, JsonValue tag, JsonOut out) {
    out.name("result").value(result);
    if (tag instanceof JsonNumber || tag instanceof JsonString) {
      out.name("tag").raw(tag.toString());
    }
    out.end();
  }

  // ---- JSON-RPC 2.0

  private void answerAll(JsonArray batch, JsonOut out) {
    if (batch.isEmpty() || batch.size() > LARGEST_BATCH) {
      fail(
          new RpcException(Code.INVALID_REQUEST, "a batch has 1 to " + LARGEST_BATCH + " requests"),
          JsonValue.NULL,
          out);
      return;
    }
    out.beginList();
    int empty = out.length();
    for (JsonValue each : batch) {
      if (each instanceof JsonObject request) {
        answerNewer(request, out);
      } else {
        fail(new RpcException(Code.INVALID_REQUEST, "not an object"), JsonValue.NULL, out);
      }
    }
    if (out.length() == empty) {
      out.cut(0);
    } else {
      out.endList();
    }
  }

  private void answerNewer(JsonObject request, JsonOut out) {
    int before = out.length();
    JsonValue id = request.getOrDefault("id", JsonValue.NULL);
    boolean awaited = request.containsKey("id");
    try {
      check(request);
      out.begin().name("jsonrpc").value("2.0").name("id").raw(id.toString());
      out.name("result").begin();
      JsonObject params =
          request.get("params") instanceof JsonObject given ? given : JsonValue.EMPTY_JSON_OBJECT;
      call((JsonString) request.get("method"), params, out, Dialect.JSON_RPC);
      out.end().end();
    } catch (RpcException e) {
      out.cut(before);
      awaited |= e.code() == Code.INVALID_REQUEST;
      fail(e, id, out);
    } catch (RefusedException e) {
      out.cut(before);
      Code code = e.isNoTorrent() ? Code.NO_TORRENT : Code.REFUSED;
      fail(new RpcException(code, e.getMessage()), id, out);
    }
    if (!awaited) {
      out.cut(before);
    }
  }

  private static void check(JsonObject request) throws RpcException {
    JsonValue id = request.get("id");
    boolean goodId =
        id == null || id == JsonValue.NULL || id instanceof JsonString || id instanceof JsonNumber;
    boolean goodVersion =
        request.get("jsonrpc") instanceof JsonString version && version.getString().equals("2.0");
    if (!goodId || !goodVersion || !(request.get("method") instanceof JsonString)) {
      throw new RpcException(
          Code.INVALID_REQUEST, "a request has 'jsonrpc', which is 2.0, and a 'method'");
    }
    JsonValue params = request.get("params");
    if (params != null && !(params instanceof JsonObject)) {
      throw new RpcException(Code.INVALID_PARAMS, "'params' is not an object");
    }
  }

  private static void fail(RpcException why, JsonValue id, JsonOut out) {
    boolean goodId = id instanceof JsonString || id instanceof JsonNumber;
    out.begin().name("jsonrpc").value("2.0").name("id").raw(goodId ? id.toString() : "null");
    out.name("error").begin().name("code").value(why.code().number());
    out.name("message").value(why.code().text());
    out.name("data").begin().name("error_string").value(why.getMessage()).end();
    out.end().end();
  }

  // ---- both

  private void call(JsonString method, JsonObject arguments, JsonOut out, Dialect dialect)
      throws RpcException, RefusedException {
    try {
      methods.call(Names.snake(method.getString()), new Arguments(arguments), out, dialect);
    } catch (LedgerException | IllegalStateException e) {
      LOG.info("'{}' is not answered: {}", WireJson.shown(method.getString(), 40), e.getMessage());
      throw new RpcException(Code.INTERNAL, e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("'{}' is not answered", WireJson.shown(method.getString(), 40), e);
      throw new RpcException(Code.INTERNAL, "internal error, which Seedferry's log explains");
    }
  }
}
