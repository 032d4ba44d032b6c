package org.seedferry.transport.file.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.RemoteEntry.Kind;
import org.seedferry.api.transport.RemotePath;

/**
 * A path below a folder with every link on the way followed and judged: a link may lead to anything
 * below the folder but to a folder that the path came through, so that a walk comes to an end.
 * Immutable.
 */
final class Place {

  /** Stands for bytes of a name that are no character. */
  private static final char UNDECODABLE = '\uFFFD';

  private final Path real;
  private final List<Path> trail;
  private final BasicFileAttributes attributes;
  private final Kind kind;

  private Place(Path real, List<Path> trail, BasicFileAttributes attributes, Kind kind) {
    this.real = real;
    this.trail = trail;
    this.attributes = attributes;
    this.kind = kind;
  }

  /** The folder itself. It may be a link: the user named it. */
  static Place root(Path folder) throws IOException {
    Path real = folder.toRealPath();
    BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
    return new Place(real, List.of(real), attributes, kind(attributes));
  }

  /**
   * Goes down a path.
   *
   * @throws RemoteFailure when the path leads through something that is not brought home
   * @throws IOException when something on the way is missing or not readable
   */
  Place resolve(RemotePath path) throws IOException {
    Place place = this;
    for (String name : path.names()) {
      if (place.kind == Kind.OTHER) {
        throw RemoteFailure.askUser(
            "'" + path + "' leads through " + place.real + ", a link out of its folder", null);
      }
      place = place.child(find(place.real, name));
    }
    return place;
  }

  /** One entry of this folder, not followed when it is a link that leads to nowhere good. */
  Place child(Path entry) throws IOException {
    BasicFileAttributes own =
        Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!own.isSymbolicLink()) {
      return new Place(entry, trailWith(entry, own), own, kind(own));
    }
    Path target;
    try {
      target = entry.toRealPath();
    } catch (IOException e) {
      return new Place(entry, trail, own, Kind.OTHER);
    }
    if (!target.startsWith(trail.get(0)) || trail.contains(target)) {
      return new Place(entry, trail, own, Kind.OTHER);
    }
    BasicFileAttributes attributes = Files.readAttributes(target, BasicFileAttributes.class);
    return new Place(target, trailWith(target, attributes), attributes, kind(attributes));
  }

  Path real() {
    return real;
  }

  BasicFileAttributes attributes() {
    return attributes;
  }

  Kind kind() {
    return kind;
  }

  private List<Path> trailWith(Path next, BasicFileAttributes is) {
    if (!is.isDirectory()) {
      return trail;
    }
    List<Path> longer = new ArrayList<>(trail);
    longer.add(next);
    return longer;
  }

  private static Kind kind(BasicFileAttributes is) {
    if (is.isRegularFile()) {
      return Kind.FILE;
    }
    return is.isDirectory() ? Kind.FOLDER : Kind.OTHER;
  }

  /** A name with undecodable bytes is looked for, as only the folder knows its bytes. */
  private static Path find(Path folder, String name) throws IOException {
    if (name.indexOf(UNDECODABLE) < 0) {
      try {
        return folder.resolve(name);
      } catch (InvalidPathException e) {
        throw Trouble.unwritable(name, e);
      }
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (entry.getFileName().toString().equals(name)) {
          found.add(entry);
        }
      }
    }
    if (found.isEmpty()) {
      throw new NoSuchFileException(folder + "/" + name);
    }
    if (found.size() > 1) {
      throw RemoteFailure.askUser(
          found.size() + " entries of " + folder + " read as '" + name + "': rename them", null);
    }
    return found.get(0);
  }
}
