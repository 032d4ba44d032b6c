package org.seedferry.arr.internal;

import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/**
 * What an *arr says of itself.
 *
 * @param appName which one it is, in its own words; empty where it does not tell
 * @param instanceName what its owner calls it; empty where it does not tell
 * @param version its version
 */
record AppStatus(String appName, String instanceName, String version) {

  static AppStatus ask(ArrCalls calls) throws RemoteFailure {
    JsonStructure answer = calls.get("system/status");
    try {
      JsonObject status = WireJson.object(answer);
      return new AppStatus(
          WireJson.shown(WireJson.textOrEmpty(status, "appName")),
          WireJson.shown(WireJson.textOrEmpty(status, "instanceName")),
          WireJson.shown(WireJson.text(status, "version")));
    } catch (UnreadableException e) {
      throw calls.unreadable("system/status", e);
    }
  }

  /** Name and version, for people. */
  String software(App app) {
    return (appName.isEmpty() ? app.word() : appName) + " " + version;
  }
}
