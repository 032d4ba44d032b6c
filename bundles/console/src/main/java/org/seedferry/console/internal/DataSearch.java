package org.seedferry.console.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.client.ClientUri;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.TransportSession;
import org.seedferry.api.transport.Transports;

/** Searches at a data location for what is not where it was expected, to say what to set. */
final class DataSearch {

  private static final int DEPTH = 2;
  private static final int LISTINGS = 60;
  private static final int SHOWN = 6;

  private final Transports transports;
  private int left = LISTINGS;

  DataSearch(Transports transports) {
    this.transports = transports;
  }

  /** What to set so that contents are found that are not where their location says. */
  String remedy(Contents contents) {
    Contents.Origin origin = contents.origin();
    if (origin == null) {
      return "check again: it may have gone just now";
    }
    Location place = contents.location();
    for (Location each = place; each != null && left > 0; each = above(each)) {
      Optional<RemotePath> found = find(each, contents.name());
      if (found.isPresent()) {
        List<String> folder = names(each.path() + "/" + found.get());
        return remedy(contents, folder);
      }
    }
    return "set data= to where the seedbox's folder '"
        + origin.folder()
        + "' is read, and root="
        + ClientUri.encoded(origin.folder())
        + "; "
        + shown(place);
  }

  /** When the top of the contents is in this folder. */
  private static String remedy(Contents contents, List<String> folder) {
    String found = "'" + contents.name() + "' is in '/" + String.join("/", folder) + "' there";
    if (folder.equals(expected(contents))) {
      return found + ", but not all of it: have the seedbox verify its data";
    }
    return found + ": set " + fitting(contents, folder);
  }

  /** The folder that the top of the contents should be in. */
  private static List<String> expected(Contents contents) {
    Contents.RemoteFile file = contents.files().get(0);
    List<String> source = names(contents.location().path() + "/" + file.source());
    return source.subList(0, source.size() - file.path().names().size() - 1);
  }

  /** For the root that the client has, or the one nearest to it that the names allow. */
  private static String fitting(Contents contents, List<String> found) {
    Contents.Origin origin = contents.origin();
    List<String> told = names(origin.folder());
    int most = Math.min(found.size(), told.size() - names(origin.root()).size());
    int same = 0;
    while (same < most
        && found.get(found.size() - 1 - same).equals(told.get(told.size() - 1 - same))) {
      same++;
    }
    Location data = at(contents.location(), found.subList(0, found.size() - same));
    String root = "/" + String.join("/", told.subList(0, told.size() - same));
    return "data=" + ClientUri.encoded(data.toString()) + " and root=" + ClientUri.encoded(root);
  }

  /** The folder that has an entry of this name, as a path below the location. */
  private Optional<RemotePath> find(Location location, String name) {
    try (TransportSession session = transports.open(location)) {
      Deque<RemotePath> open = new ArrayDeque<>(List.of(RemotePath.ROOT));
      while (!open.isEmpty() && left-- > 0) {
        RemotePath folder = open.removeFirst();
        for (RemoteEntry entry : list(session, folder)) {
          if (entry.name().equals(name)) {
            return Optional.of(folder);
          }
          if (entry.kind() == RemoteEntry.Kind.FOLDER && folder.names().size() < DEPTH) {
            open.addLast(folder.child(entry.name()));
          }
        }
      }
    } catch (RemoteFailure e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /** What cannot be listed has nothing that could be set. */
  private static List<RemoteEntry> list(TransportSession session, RemotePath folder) {
    try {
      return session.list(folder);
    } catch (RemoteFailure e) {
      return List.of();
    }
  }

  private String shown(Location location) {
    try (TransportSession session = transports.open(location)) {
      List<String> names =
          session.list(RemotePath.ROOT).stream().map(RemoteEntry::name).sorted().toList();
      return "below "
          + location
          + (names.isEmpty()
              ? " there is nothing"
              : " there "
                  + (names.size() == 1 ? "is " : "are ")
                  + names.stream()
                      .limit(SHOWN)
                      .map(name -> "'" + name + "'")
                      .collect(Collectors.joining(", "))
                  + (names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : ""));
    } catch (RemoteFailure e) {
      return location + " cannot be listed";
    }
  }

  /** Null above the topmost. */
  private static Location above(Location location) {
    List<String> names = names(location.path());
    return names.isEmpty() ? null : at(location, names.subList(0, names.size() - 1));
  }

  private static Location at(Location location, List<String> names) {
    try {
      String path = "/" + String.join("/", names);
      return location.withPath(new URI(null, null, path, null).getRawPath());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("a path that was listed is none", e);
    }
  }

  private static List<String> names(String path) {
    return Arrays.stream(path.split("/")).filter(name -> !name.isEmpty()).toList();
  }
}
