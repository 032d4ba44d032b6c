package org.seedferry.api.client;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.json.WireJson;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemotePath;

/**
 * Where the folders of a client are read. Of several roots that a folder is below the longest one
 * counts. Thread-safe.
 */
public final class PathMapping {

  /**
   * A folder of the client.
   *
   * @param root the client's own name of it; null for the folder that it stores in by default
   * @param data where it is read
   */
  public record Mapping(String root, Location data) {

    public Mapping {
      Objects.requireNonNull(data, "data");
    }
  }

  /** Asks a client where it stores by default. */
  @FunctionalInterface
  public interface DefaultRoot {
    String ask() throws RemoteFailure;
  }

  private static final String TOP = "/";

  private final List<Mapping> mappings;

  /** What helps where there is no mapping; null where there is one. */
  private final DataGuess guess;

  /** At least one mapping. */
  public PathMapping(List<Mapping> mappings) {
    this(mappings, null);
    if (mappings.isEmpty()) {
      throw new IllegalArgumentException("there is no mapping");
    }
  }

  private PathMapping(List<Mapping> mappings, DataGuess guess) {
    this.mappings = List.copyOf(mappings);
    this.guess = guess;
  }

  /** The folder that the client stores in by default is read there. */
  public static PathMapping to(Location data) {
    return new PathMapping(List.of(new Mapping(null, data)));
  }

  static PathMapping guessed(DataGuess guess) {
    return new PathMapping(List.of(), guess);
  }

  /** The same with roots as a client tells them that cannot tell all names. */
  public PathMapping withRoots(UnaryOperator<String> told) {
    return new PathMapping(
        mappings.stream()
            .map(
                each ->
                    each.root() == null ? each : new Mapping(told.apply(each.root()), each.data()))
            .toList(),
        guess);
  }

  /**
   * Where a folder is read.
   *
   * @param client the seedbox's name, for messages
   * @param transfer what the folder holds, for messages
   * @param folder its path as the client tells it
   * @throws RemoteFailure {@code ASK_USER} when it is below no root, or could lead outside of it
   */
  MappedFolder find(String client, String transfer, String folder, DefaultRoot ownRoot)
      throws RemoteFailure {
    List<String> names = names(folder);
    boolean isPath = names.stream().allMatch(RemotePath::isName);
    List<Mapping> known = isPath && guess != null ? guessed(folder) : named(ownRoot);
    Mapping longest = null;
    for (Mapping each : known) {
      if (isPath && isAbove(each, names) && (longest == null || depth(each) > depth(longest))) {
        longest = each;
      }
    }
    if (longest == null) {
      throw guess == null
          ? outside(client, transfer, folder, known)
          : unguessable(client, transfer, folder);
    }
    return new MappedFolder(
        longest.data(),
        new RemotePath(names.subList(depth(longest), names.size())),
        new Contents.Origin(folder, longest.root(), guess != null));
  }

  private List<Mapping> guessed(String folder) {
    Optional<Location> data = guess.of(folder);
    return data.map(location -> List.of(new Mapping(TOP, location))).orElse(List.of());
  }

  private List<Mapping> named(DefaultRoot ownRoot) throws RemoteFailure {
    if (mappings.stream().allMatch(each -> each.root() != null)) {
      return mappings;
    }
    String own = ownRoot.ask();
    return mappings.stream()
        .map(each -> each.root() == null ? new Mapping(own, each.data()) : each)
        .toList();
  }

  private static boolean isAbove(Mapping mapping, List<String> names) {
    int depth = depth(mapping);
    return names.size() >= depth && names.subList(0, depth).equals(names(mapping.root()));
  }

  private static int depth(Mapping mapping) {
    return names(mapping.root()).size();
  }

  private static List<String> names(String path) {
    return List.of(path.split("/")).stream()
        .filter(name -> !name.isEmpty() && !name.equals("."))
        .toList();
  }

  private static RemoteFailure outside(
      String client, String transfer, String folder, List<Mapping> known) {
    String roots =
        known.stream().map(each -> quoted(each.root())).collect(Collectors.joining(" or "));
    return RemoteFailure.askUser(
        stores(client, transfer, folder)
            + ", which is not below "
            + roots
            + ": set root= to a folder above it, and data= to where that folder is read; both may"
            + " stand several times",
        null);
  }

  private static RemoteFailure unguessable(String client, String transfer, String folder) {
    return RemoteFailure.askUser(
        stores(client, transfer, folder)
            + ", and this machine has no such folder: add data= to its uri with where that folder"
            + " is read, and root="
            + WireJson.shown(folder),
        null);
  }

  private static String stores(String client, String transfer, String folder) {
    return client + " stores transfer " + transfer + " in " + quoted(folder);
  }

  private static String quoted(String path) {
    return "'" + WireJson.shown(path) + "'";
  }
}
