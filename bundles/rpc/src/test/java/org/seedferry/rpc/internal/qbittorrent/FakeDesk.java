package org.seedferry.rpc.internal.qbittorrent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.seedferry.api.ledger.GrabSource;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.api.torrent.Magnet;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.api.torrent.TorrentException;
import org.seedferry.rpc.internal.desk.Desk;
import org.seedferry.rpc.internal.desk.FileItem;
import org.seedferry.rpc.internal.desk.Item;
import org.seedferry.rpc.internal.desk.Profile;
import org.seedferry.rpc.internal.desk.RefusedException;
import org.seedferry.rpc.internal.desk.Stage;

/** A desk in memory, that never gets anything by itself. Thread-safe. */
public final class FakeDesk implements Desk {

  public static final Profile ALL = new Profile("default", "", Set.of(), "", List.of(), 0);

  private final Map<String, Item> items = new LinkedHashMap<>();
  private final Set<String> categories = new TreeSet<>();
  private final List<String> first = new ArrayList<>();
  private final List<String> folders = new ArrayList<>();
  private boolean moves = true;

  synchronized FakeDesk moves(boolean wanted) {
    moves = wanted;
    return this;
  }

  synchronized FakeDesk put(Item... some) {
    List.of(some).forEach(item -> items.put(item.hash(), item));
    return this;
  }

  /** With one item that a seedbox is getting. */
  public FakeDesk withOne() {
    return put(Items.of("1".repeat(40)).item());
  }

  /** Its delivery stands under its name. */
  synchronized void comesHome(String hash) {
    change(hash, made -> made.stage(Stage.HOME).size(Items.SIZE));
  }

  synchronized Item only() {
    return items.values().iterator().next();
  }

  /** What was put first. */
  synchronized List<String> putFirst() {
    return List.copyOf(first);
  }

  /** The folders that were asked for. */
  synchronized List<String> folders() {
    return List.copyOf(folders);
  }

  private void change(String hash, UnaryOperator<Items> change) {
    String key = hash.toLowerCase(Locale.ROOT);
    items.computeIfPresent(key, (same, item) -> change.apply(Items.like(item)).item());
  }

  private synchronized void change(Collection<Item> some, UnaryOperator<Items> change) {
    some.forEach(item -> change(item.hash(), change));
  }

  @Override
  public synchronized List<Item> items(Profile profile) {
    return List.copyOf(items.values());
  }

  @Override
  public synchronized List<Item> items(Profile profile, Collection<String> hashes) {
    return hashes.stream()
        .map(hash -> items.get(hash.toLowerCase(Locale.ROOT)))
        .filter(Objects::nonNull)
        .toList();
  }

  @Override
  public List<FileItem> files(Item item) {
    return List.of(new FileItem(item.name() + "/a.mkv", item.size(), item.size() - item.left()));
  }

  @Override
  public synchronized Grabbed grab(
      Profile profile,
      GrabSource source,
      String category,
      String folder,
      List<String> labels,
      SeedGoal goal,
      boolean paused)
      throws RefusedException {
    String hash;
    String name;
    try {
      if (source.magnet() != null) {
        Magnet magnet = Magnet.read(source.magnet());
        hash = magnet.infoHash();
        name = magnet.name();
      } else {
        Torrent torrent = Torrent.read(source.torrent());
        hash = torrent.infoHash();
        name = torrent.name();
      }
    } catch (TorrentException e) {
      throw RefusedException.noTorrent(e.getMessage());
    }
    if (folder != null) {
      folders.add(folder);
    }
    if (!category.isEmpty()) {
      categories.add(category);
    }
    boolean known = items.containsKey(hash);
    Item item =
        Items.of(hash)
            .name(name)
            .labels(labels)
            .size(source.magnet() != null ? 0 : Items.SIZE)
            .goal(goal)
            .paused(paused)
            .item();
    items.putIfAbsent(hash, item);
    return new Grabbed(items.get(hash), known);
  }

  @Override
  public synchronized void remove(Collection<Item> some, boolean withData) {
    some.forEach(item -> items.remove(item.hash()));
  }

  @Override
  public void pause(Collection<Item> some) {
    change(some, made -> made.paused(true));
  }

  @Override
  public void resume(Collection<Item> some) {
    change(some, made -> made.paused(false));
  }

  @Override
  public synchronized void first(Collection<Item> some) {
    some.forEach(item -> first.add(item.hash()));
  }

  @Override
  public void goal(Item item, SeedGoal goal) {
    change(List.of(item), made -> made.goal(goal));
  }

  @Override
  public void label(Item item, List<String> labels) {
    change(List.of(item), made -> made.labels(labels));
  }

  @Override
  public String root() {
    return Items.ROOT;
  }

  @Override
  public String folder(String category) {
    return Items.ROOT + "/" + category;
  }

  @Override
  public long freeBytes() {
    return 5_000_000;
  }

  @Override
  public synchronized Set<String> categories() {
    return Set.copyOf(categories);
  }

  @Override
  public synchronized void addCategory(String category) throws RefusedException {
    if (category.contains("..") || category.contains("\\")) {
      throw new RefusedException("'" + category + "' cannot be a folder");
    }
    categories.add(category);
  }

  @Override
  public synchronized void removeCategory(String category) {
    categories.remove(category);
  }

  @Override
  public synchronized boolean moves() {
    return moves;
  }
}
