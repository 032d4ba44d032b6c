package org.seedferry.rpc.internal.qbittorrent;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;
import org.seedferry.rpc.internal.desk.Desk;

/** What is told of the program itself. */
final class AppRoutes {

  /** Of the last line of versions in which share limits come with a grab, and it is paused. */
  static final String VERSION = "v4.3.9";

  static final String API_VERSION = "2.8.19";

  private static final Map<String, Object> BUILD =
      Map.of(
          "bitness", 64L,
          "boost", "1.76.0",
          "libtorrent", "1.2.14.0",
          "openssl", "1.1.1l",
          "qt", "5.15.2",
          "zlib", "1.2.11");

  /** Peers are found by the seedboxes, so DHT is there: without it an *arr refuses magnets. */
  private static final List<String> TRUE =
      List.of("dht", "lsd", "pex", "queueing_enabled", "torrent_changed_tmm_enabled");

  private static final List<String> FALSE =
      List.of(
          "add_trackers_enabled",
          "alternative_webui_enabled",
          "anonymous_mode",
          "auto_tmm_enabled",
          "autorun_enabled",
          "bypass_auth_subnet_whitelist_enabled",
          "bypass_local_auth",
          "category_changed_tmm_enabled",
          "dont_count_slow_torrents",
          "dyndns_enabled",
          "incomplete_files_ext",
          "ip_filter_enabled",
          "mail_notification_enabled",
          "max_inactive_seeding_time_enabled",
          "max_ratio_enabled",
          "max_seeding_time_enabled",
          "preallocate_all",
          "random_port",
          "recheck_completed_torrents",
          "resolve_peer_countries",
          "rss_auto_downloading_enabled",
          "rss_processing_enabled",
          "save_path_changed_tmm_enabled",
          "scheduler_enabled",
          "start_paused_enabled",
          "temp_path_enabled",
          "upnp",
          "use_https");

  /** No limit of qBittorrent's own is in force: the seedboxes have theirs. */
  private static final List<String> UNLIMITED =
      List.of(
          "max_active_downloads",
          "max_active_torrents",
          "max_active_uploads",
          "max_connec",
          "max_connec_per_torrent",
          "max_inactive_seeding_time",
          "max_ratio",
          "max_seeding_time",
          "max_uploads",
          "max_uploads_per_torrent");

  private static final List<String> ZERO =
      List.of(
          "alt_dl_limit",
          "alt_up_limit",
          "dl_limit",
          "encryption",
          "listen_port",
          "max_ratio_act",
          "proxy_type",
          "up_limit");

  private final Desk desk;

  AppRoutes(Desk desk) {
    this.desk = desk;
  }

  Map<String, Route> readings() {
    return Map.of(
        "app/version", parameters -> Reply.text(VERSION),
        "app/webapiVersion", parameters -> Reply.text(API_VERSION),
        "app/buildInfo", parameters -> object(BUILD),
        "app/defaultSavePath", parameters -> Reply.text(desk.root()),
        "app/preferences", parameters -> object(preferences()));
  }

  Map<String, Route> changes() {
    return Map.of("app/setPreferences", this::setPreferences);
  }

  /** An object with these members, in alphabetical order. */
  static Reply object(Map<String, Object> members) {
    return Reply.json(
        json -> {
          json.writeStartObject();
          new TreeMap<>(members).forEach((name, value) -> Column.write(json, name, value));
          json.writeEnd();
        });
  }

  private Map<String, Object> preferences() {
    Map<String, Object> all = new TreeMap<>();
    TRUE.forEach(name -> all.put(name, true));
    FALSE.forEach(name -> all.put(name, false));
    UNLIMITED.forEach(name -> all.put(name, -1L));
    ZERO.forEach(name -> all.put(name, 0L));
    all.put("export_dir", "");
    all.put("locale", "en");
    all.put("refresh_interval", 1_500L);
    all.put("save_path", desk.root());
    all.put("temp_path", "");
    all.put("torrent_content_layout", "Original");
    all.put("web_ui_session_timeout", Sessions.IDLE.toSeconds());
    return all;
  }

  /** What is so already is accepted, and what is not told of; nothing else can be had. */
  private Reply setPreferences(Parameters parameters) throws Refusal {
    JsonObject wanted;
    try {
      wanted = WireJson.parseObject(parameters.needed("json"));
    } catch (UnreadableException e) {
      throw new Refusal(Refusal.BAD_REQUEST, "'json': " + e.getMessage());
    }
    Map<String, Object> preferences = preferences();
    for (String name : wanted.keySet()) {
      Object is = preferences.get(name);
      if (is != null && !isSame(is, wanted.get(name))) {
        throw new Refusal(Refusal.CONFLICT, "'" + name + "' is always " + is + " here.");
      }
    }
    return Reply.nothing();
  }

  private static boolean isSame(Object is, JsonValue wanted) {
    return switch (wanted.getValueType()) {
      case TRUE -> is.equals(true);
      case FALSE -> is.equals(false);
      case STRING -> is.equals(((JsonString) wanted).getString());
      case NUMBER -> is instanceof Long number && number == ((JsonNumber) wanted).doubleValue();
      default -> false;
    };
  }
}
