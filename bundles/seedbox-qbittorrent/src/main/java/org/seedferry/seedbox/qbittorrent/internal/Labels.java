package org.seedferry.seedbox.qbittorrent.internal;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.json.WireJson;

/**
 * The labels of a torrent: one is its category, the others are tags.
 *
 * @param category empty for none
 */
record Labels(String category, List<String> tags) {

  /** The daemon drops a category that is written otherwise, and says nothing. */
  private static final Pattern CATEGORY = Pattern.compile("[^/\\\\]+(/[^/\\\\]+)*");

  /**
   * Those that a new torrent gets.
   *
   * @param wanted the one that is asked for, empty for none
   * @param own the one whose transfers are ours, empty for all
   * @throws RemoteFailure {@code ASK_USER} when the daemon cannot have such a label
   */
  static Labels of(String wanted, String own) throws RemoteFailure {
    List<String> all = Stream.of(wanted, own).filter(each -> !each.isEmpty()).distinct().toList();
    if (all.isEmpty()) {
      return new Labels("", List.of());
    }
    if (!CATEGORY.matcher(all.get(0)).matches()) {
      throw unusable(all.get(0), "a category has no backslash, and no empty part between slashes");
    }
    List<String> tags = all.subList(1, all.size());
    if (tags.stream().anyMatch(tag -> tag.contains(","))) {
      throw unusable(tags.get(0), "a tag has no comma");
    }
    return new Labels(all.get(0), tags);
  }

  /** Reads what the daemon tells. */
  static Labels read(String category, String tags) {
    return new Labels(
        category,
        Stream.of(tags.split(",")).map(String::strip).filter(tag -> !tag.isEmpty()).toList());
  }

  boolean contains(String label) {
    return category.equals(label) || tags.contains(label);
  }

  /** Each of them once. */
  Set<String> all() {
    Set<String> all = new TreeSet<>(tags);
    if (!category.isEmpty()) {
      all.add(category);
    }
    return all;
  }

  /** The one to tell where any will do; empty when there is none. */
  String first() {
    return category.isEmpty() && !tags.isEmpty() ? tags.get(0) : category;
  }

  private static RemoteFailure unusable(String label, String why) {
    return RemoteFailure.askUser(
        "qBittorrent cannot have the label '" + WireJson.shown(label) + "': " + why, null);
  }
}
