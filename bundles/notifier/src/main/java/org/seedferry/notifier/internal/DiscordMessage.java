package org.seedferry.notifier.internal;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Locale;
import org.seedferry.api.ledger.EventKind;
import org.seedferry.api.ledger.LedgerEvent;
import org.seedferry.api.notify.Notice;

/**
 * What a notice looks like in Discord. Foreign text is escaped, mentions nobody, and is cut so that
 * all parts together stay below Discord's limits: 256 characters for a title, 1024 for a field,
 * 4096 for the text, 6000 in all.
 */
final class DiscordMessage {

  private static final int RED = 0xD83C3E;
  private static final int GREEN = 0x2E9E5B;
  private static final int ORANGE = 0xE08A1E;
  private static final int BLUE = 0x3B7DD8;

  private static final int DESCRIPTION = 1500;
  private static final int FIELD = 1000;

  private DiscordMessage() {}

  static JsonObject of(Notice notice) {
    LedgerEvent event = notice.event();
    return Json.createObjectBuilder()
        .add("embeds", Json.createArrayBuilder().add(embed(event, notice.repeated())))
        .add(
            "allowed_mentions", Json.createObjectBuilder().add("parse", JsonValue.EMPTY_JSON_ARRAY))
        .build();
  }

  private static JsonObject embed(LedgerEvent event, boolean repeated) {
    return Json.createObjectBuilder()
        .add("title", title(event.kind()) + (repeated ? " (repeated)" : ""))
        .add("description", Markdown.escaped(event.name(), DESCRIPTION))
        .add("color", colour(event.kind()))
        .add("fields", fields(event))
        .add("timestamp", event.at().toString())
        .add("footer", Json.createObjectBuilder().add("text", Markdown.plain(event.node(), 100)))
        .build();
  }

  private static JsonArrayBuilder fields(LedgerEvent event) {
    JsonArrayBuilder fields = Json.createArrayBuilder();
    field(fields, "Seedbox", event.seedbox(), true);
    field(fields, "Label", event.label(), true);
    field(fields, "Size", event.size() < 0 ? "" : size(event.size()), true);
    if (event.localName() != null && !event.localName().equals(event.name())) {
      field(fields, "Here as", event.localName(), false);
    }
    field(fields, "Detail", event.detail(), false);
    return fields;
  }

  private static void field(JsonArrayBuilder fields, String name, String value, boolean inline) {
    if (value != null && !value.isBlank()) {
      fields.add(
          Json.createObjectBuilder()
              .add("name", name)
              .add("value", Markdown.escaped(value, FIELD))
              .add("inline", inline));
    }
  }

  private static String title(EventKind kind) {
    return switch (kind) {
      case GRABBED -> "Asked for";
      case QUEUED -> "Queued";
      case DOWNLOADING -> "Download has begun";
      case DOWNLOADED -> "Downloaded";
      case IMPORTED -> "Imported";
      case CLEANED -> "Done";
      case FAILED -> "Failed, will be tried again";
      case GAVE_UP -> "Given up";
      case MISSING -> "Missing on the seedbox";
      case ATTENTION -> "Needs attention";
    };
  }

  private static int colour(EventKind kind) {
    return switch (kind) {
      case MISSING, GAVE_UP -> RED;
      case FAILED, ATTENTION -> ORANGE;
      case DOWNLOADED, IMPORTED, CLEANED -> GREEN;
      case GRABBED, QUEUED, DOWNLOADING -> BLUE;
    };
  }

  private static String size(long bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
  }
}
