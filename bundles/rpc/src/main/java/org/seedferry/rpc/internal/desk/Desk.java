package org.seedferry.rpc.internal.desk;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.seedferry.api.ledger.GrabSource;
import org.seedferry.api.seedbox.SeedGoal;

/**
 * What the faces show and do, the same for every dialect. Thread-safe. What it changes is durable
 * when it returns; hashes are told apart without regard to case.
 */
public interface Desk {

  /** What a profile shows now, the longest known first. */
  List<Item> items(Profile profile);

  /** What a profile shows under these hashes now, in their order; without what it does not show. */
  List<Item> items(Profile profile, Collection<String> hashes);

  /** What a profile shows under a hash. */
  default Optional<Item> item(Profile profile, String hash) {
    return items(profile, List.of(hash)).stream().findFirst();
  }

  /** The files of an item; none while nobody knows them. */
  List<FileItem> files(Item item);

  /**
   * Takes a grab: it is durable and shown when this returns. Idempotent by its hash.
   *
   * @param category the category or label that it is asked for with; empty for the profile's
   * @param folder where its delivery is to go as the asker sees it; null for the category's folder
   * @param paused whether it waits until it is resumed
   * @throws RefusedException when it is no torrent, goes where it may not, or every seedbox refuses
   *     it
   */
  Grabbed grab(
      Profile profile,
      GrabSource source,
      String category,
      String folder,
      List<String> labels,
      SeedGoal goal,
      boolean paused)
      throws RefusedException;

  /**
   * What became of a grab.
   *
   * @param item what is shown
   * @param known true when it was shown before
   */
  record Grabbed(Item item, boolean known) {}

  /**
   * Takes items out of sight; what becomes of them on their seedboxes is decided by what has been
   * imported.
   *
   * @param withData whether their deliveries are to be removed too
   */
  void remove(Collection<Item> items, boolean withData);

  void pause(Collection<Item> items);

  void resume(Collection<Item> items);

  /** Hands these over before all others. */
  void first(Collection<Item> items);

  /** Sets for how long an item is to be seeded. */
  void goal(Item item, SeedGoal goal);

  /**
   * Shows an item with other labels. Where it is home, losing its own label means that it has been
   * imported; before that it gets the first of them as its own.
   */
  void label(Item item, List<String> labels);

  /** The folder that deliveries appear in as the askers see it, without a slash at its end. */
  String root();

  /** The folder of a category as the askers see it. */
  String folder(String category);

  /** Free bytes there, never negative. */
  long freeBytes();

  /** Every category that was mentioned. */
  Set<String> categories();

  /**
   * Remembers a category, and makes its folder.
   *
   * @throws RefusedException when it cannot be a folder's name
   */
  void addCategory(String category) throws RefusedException;

  void removeCategory(String category);

  /** True when the asker may move a delivery away instead of copying it. */
  boolean moves();
}
