package org.seedferry.testing.fake;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.URI;
import java.util.List;

/** The empty forms that an *arr gives out: each app has names of its own for the same things. */
final class ArrSchemas {

  private ArrSchemas() {}

  static JsonObject transmission(FakeArr.App app) {
    JsonArrayBuilder fields =
        Json.createArrayBuilder()
            .add(field("host", "localhost"))
            .add(Json.createObjectBuilder().add("name", "port").add("value", 9091))
            .add(Json.createObjectBuilder().add("name", "useSsl").add("value", false))
            .add(field("urlBase", "/transmission/"))
            .add(field("username", ""))
            .add(field("password", ""))
            .add(field(app.categoryField(), app.category))
            .add(field(app.directoryField(), ""))
            .add(Json.createObjectBuilder().add("name", "addPaused").add("value", false));
    if (app != FakeArr.App.PROWLARR) {
      fields.add(field(app.categoryField().replace("Category", "ImportedCategory"), ""));
    }
    JsonObjectBuilder form =
        form("Transmission", "TransmissionSettings")
            .add("enable", true)
            .add("protocol", "torrent")
            .add("priority", 1)
            .add("fields", fields);
    if (app != FakeArr.App.PROWLARR) {
      form.add("removeCompletedDownloads", true).add("removeFailedDownloads", true);
    }
    return form.build();
  }

  static JsonObject webhook(FakeArr.App app) {
    JsonObjectBuilder form =
        form("Webhook", "WebhookSettings")
            .add(
                "fields",
                Json.createArrayBuilder()
                    .add(field("url", ""))
                    .add(Json.createObjectBuilder().add("name", "method").add("value", 1))
                    .add(field("username", ""))
                    .add(field("password", "")));
    for (String trigger : triggers(app)) {
      form.add("on" + trigger, false).add("supportsOn" + trigger, true);
    }
    return form.build();
  }

  /** A webhook with everything ticked. */
  static JsonObject connected(FakeArr.App app, URI url, boolean upgrades) {
    JsonObjectBuilder form =
        Json.createObjectBuilder(webhook(app))
            .add("name", "webhook " + url.getPath())
            .add(
                "fields",
                Json.createArrayBuilder()
                    .add(field("url", url.toString()))
                    .add(Json.createObjectBuilder().add("name", "method").add("value", 1)));
    triggers(app).forEach(trigger -> form.add("on" + trigger, true));
    return form.add("onUpgrade", upgrades).build();
  }

  private static List<String> triggers(FakeArr.App app) {
    return switch (app) {
      case SONARR ->
          List.of(
              "Grab",
              "Download",
              "Upgrade",
              "ImportComplete",
              "ManualInteractionRequired",
              "Rename");
      case WHISPARR, RADARR ->
          List.of("Grab", "Download", "Upgrade", "ManualInteractionRequired", "Rename");
      case LIDARR ->
          List.of("Grab", "ReleaseImport", "Upgrade", "DownloadFailure", "ImportFailure", "Rename");
      case READARR -> List.of("Grab", "ReleaseImport", "Upgrade", "Rename");
      case PROWLARR -> List.of("Grab", "HealthIssue");
    };
  }

  private static JsonObjectBuilder form(String implementation, String configContract) {
    return Json.createObjectBuilder()
        .add("name", "")
        .add("implementation", implementation)
        .add("implementationName", implementation)
        .add("configContract", configContract)
        .add("infoLink", "https://wiki.example/" + implementation)
        .add("tags", Json.createArrayBuilder());
  }

  private static JsonObjectBuilder field(String name, String value) {
    return Json.createObjectBuilder().add("name", name).add("label", name).add("value", value);
  }
}
