package org.seedferry.arr.internal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What differs between Sonarr and its relatives. All of them share the queue, the way to mark
 * something as failed, download clients, notifications and path mappings; the names of their events
 * are those of their sources.
 *
 * <p>Of Whisparr there are two: its version 2 comes of Sonarr (series), its version 3 of Radarr
 * (movies). Both call themselves Whisparr, speak version 3 of the interface, and import under the
 * same event. What only one of them knows in a query is left alone by the other: that an unknown
 * part of a query does no harm is taken from the framework that all of them are built on.
 *
 * <p>Prowlarr hands releases to download clients, and imports nothing.
 */
enum App {
  SONARR("v3", "downloadFolderImported", Media.VIDEO, "Series", "Series", "Episode"),
  RADARR("v3", "downloadFolderImported", Media.VIDEO, "Movie", "Movie"),
  LIDARR("v1", "trackFileImported", Media.AUDIO, "Artist", "Artist", "Album", "Track"),
  READARR("v1", "bookFileImported", Media.BOOK, "Author", "Author", "Book"),
  WHISPARR("v3", "downloadFolderImported", Media.VIDEO, "Series", "Series", "Episode", "Movie") {
    @Override
    String unknownItems() {
      return super.unknownItems() + "&includeUnknownMovieItems=true";
    }
  },
  PROWLARR("v1", "", Set.of(), "");

  private final String version;
  private final String importEvent;
  private final Set<String> extensions;
  private final String item;
  private final String[] extras;

  App(String version, String importEvent, Set<String> extensions, String item, String... extras) {
    this.version = version;
    this.importEvent = importEvent;
    this.extensions = extensions;
    this.item = item;
    this.extras = extras;
  }

  /**
   * The one that a person names.
   *
   * @throws IllegalArgumentException when it is none that imports
   */
  static App of(String word) {
    for (App app : values()) {
      if (app.imports() && app.isCalled(word)) {
        return app;
      }
    }
    String known =
        Arrays.stream(values())
            .filter(App::imports)
            .map(App::word)
            .collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        PROWLARR.isCalled(word)
            ? "app: prowlarr imports nothing, so there is nothing to ask it; 'ferry:arr setup' is"
                + " all that it needs"
            : "app: '" + word + "' is not known; it is one of " + known);
  }

  boolean isCalled(String word) {
    return word().equals(word.strip().toLowerCase(Locale.ROOT));
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The version of its REST interface. */
  String version() {
    return version;
  }

  /** True when it imports what was downloaded. */
  boolean imports() {
    return !importEvent.isEmpty();
  }

  /** What it calls its category where a person has chosen none. */
  String category() {
    return this == SONARR ? "tv-sonarr" : word();
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
      query.append("&include").append(extra).append("=false");
    }
    return query.toString();
  }

  /** The part of a query that lets the queue tell of what it cannot place, too. */
  String unknownItems() {
    return "&includeUnknown" + item + "Items=true";
  }
}
