package org.seedferry.arr.internal;

import java.util.Locale;
import java.util.Set;

/** What differs between the three. */
enum App {
  SONARR("v3", "downloadFolderImported", Media.VIDEO, "includeSeries", "includeEpisode"),
  RADARR("v3", "downloadFolderImported", Media.VIDEO, "includeMovie"),
  LIDARR("v1", "trackFileImported", Media.AUDIO, "includeArtist", "includeAlbum", "includeTrack");

  private final String version;
  private final String importEvent;
  private final Set<String> extensions;
  private final String[] extras;

  App(String version, String importEvent, Set<String> extensions, String... extras) {
    this.version = version;
    this.importEvent = importEvent;
    this.extensions = extensions;
    this.extras = extras;
  }

  static App of(String word) {
    for (App app : values()) {
      if (app.word().equals(word.strip().toLowerCase(Locale.ROOT))) {
        return app;
      }
    }
    throw new IllegalArgumentException(
        "app: '" + word + "' is not known; it is sonarr, radarr or lidarr");
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The version of its REST interface. */
  String version() {
    return version;
  }

  /** The name of the event that tells of one imported file. */
  String importEvent() {
    return importEvent;
  }

  /** The file extensions that it imports, in lower case. */
  Set<String> extensions() {
    return extensions;
  }

  /** The part of a query that keeps what we do not read out of the history. */
  String lean() {
    StringBuilder query = new StringBuilder();
    for (String extra : extras) {
      query.append('&').append(extra).append("=false");
    }
    return query.toString();
  }

  /** The part of a query that lets the queue tell of what it cannot place, too. */
  String unknownItems() {
    return switch (this) {
      case SONARR -> "&includeUnknownSeriesItems=true";
      case RADARR -> "&includeUnknownMovieItems=true";
      case LIDARR -> "&includeUnknownArtistItems=true";
    };
  }
}
