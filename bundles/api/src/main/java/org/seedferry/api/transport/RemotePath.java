package org.seedferry.api.transport;

import java.util.ArrayList;
import java.util.List;

/**
 * A path below a {@link Location}, as the names that the peer uses, not encoded in any way. The
 * empty path is the location itself.
 *
 * @param names the path's names, from the top; none is empty, {@code .} or {@code ..} or holds a
 *     slash or NUL
 */
public record RemotePath(List<String> names) {

  /** The location itself. */
  public static final RemotePath ROOT = new RemotePath(List.of());

  public RemotePath {
    names = List.copyOf(names);
    for (String name : names) {
      if (!isName(name)) {
        throw new IllegalArgumentException("'" + name + "' cannot be a name in a path");
      }
    }
  }

  /** True when the text can be one name of a path. */
  public static boolean isName(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.indexOf('/') < 0
        && name.indexOf('\0') < 0;
  }

  /** Reads a path with slashes between its names; empty names are dropped. */
  public static RemotePath parse(String path) {
    List<String> names = new ArrayList<>();
    for (String name : path.split("/")) {
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    return new RemotePath(names);
  }

  /** The path of an entry below this one. */
  public RemotePath child(String name) {
    List<String> longer = new ArrayList<>(names);
    longer.add(name);
    return new RemotePath(longer);
  }

  /** The path that the given one has below this one. */
  public RemotePath resolve(RemotePath below) {
    List<String> longer = new ArrayList<>(names);
    longer.addAll(below.names);
    return new RemotePath(longer);
  }

  /** The last name; empty for the location itself. */
  public String name() {
    return names.isEmpty() ? "" : names.get(names.size() - 1);
  }

  @Override
  public String toString() {
    return String.join("/", names);
  }
}
