package org.seedferry.arr.internal;

import java.util.Set;
import java.util.TreeSet;
import org.seedferry.api.Durations;
import org.seedferry.api.Secret;
import org.seedferry.api.http.HttpCaller;

/**
 * What the settings of one *arr amount to.
 *
 * @param app which one it is
 * @param name its name, for people and for its webhook
 * @param labels the labels whose transfers it imports; empty for all
 * @param calls its REST interface; null where it only tells by its webhook
 */
record ArrLink(App app, String name, Set<String> labels, ArrCalls calls) {

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException when they cannot work; the message says what to do
   */
  static ArrLink of(ArrSettings settings, HttpCaller http) {
    App app = App.of(settings.app());
    return new ArrLink(
        app,
        settings.name().isBlank() ? app.word() : settings.name().strip(),
        labels(settings.labels()),
        calls(settings, http, app));
  }

  /** What can be asked; null where it cannot be asked. */
  ArrApi api() {
    return calls == null ? null : new ArrApi(calls, app);
  }

  private static ArrCalls calls(ArrSettings settings, HttpCaller http, App app) {
    Secret key = Secret.fromSettings("api.key.file", settings._api_key(), settings.api_key_file());
    if (settings.url().isBlank() && key == null) {
      return null;
    }
    if (settings.url().isBlank()) {
      throw new IllegalArgumentException(
          "url is empty, but there is an API key: set both, or none of them where the *arr only"
              + " tells by its webhook");
    }
    if (key == null) {
      throw new IllegalArgumentException(
          "the API key is missing: set .api.key or api.key.file (Settings, General in the *arr)");
    }
    return new ArrCalls(
        http,
        app.word(),
        ArrCalls.base(settings.url()),
        app.version(),
        key,
        Durations.within("timeout", settings.timeout(), "1s", "10m"));
  }

  private static Set<String> labels(String[] given) {
    Set<String> labels = new TreeSet<>();
    for (String label : given) {
      if (!label.isBlank()) {
        labels.add(label.strip());
      }
    }
    return Set.copyOf(labels);
  }
}
