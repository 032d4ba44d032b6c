package org.seedferry.itests.torture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.seedferry.itests.host.Snapshot;

/**
 * All files of a torture run, drawn by a seed: what each transfer holds, what goes wrong with each
 * file, and what has to come of it.
 */
final class Cast {

  private static final int FILES = 500;
  private static final int SHOWS = 48;
  private static final int EPISODES = 9;

  /**
   * So little is asked for by one connection, however slow it is: where a part is asked for, no
   * fault of the whole can be seen, nor does it do harm.
   */
  private static final int UNDIVIDED = 20_000;

  private static final int SMALLEST_WITH_FAULTS = 16;

  /** What costs the client seconds each time is drawn less often. */
  private static final List<Mischief> SLOW =
      List.of(Mischief.STALL, Mischief.SILENCE, Mischief.TOO_MANY, Mischief.UNAVAILABLE);

  private static final List<Mischief> ONLY_OF_PARTS =
      List.of(
          Mischief.SHIFTED_RANGE,
          Mischief.SHORT_PART,
          Mischief.UNPLACED_PART,
          Mischief.IGNORED_RANGE);

  private static final List<Mischief> QUICK =
      Arrays.stream(Mischief.values())
          .filter(each -> !SLOW.contains(each) && each != Mischief.FLIPPED && !isChange(each))
          .toList();
  private static final List<Mischief> CHANGES =
      Arrays.stream(Mischief.values()).filter(Cast::isChange).toList();

  private final Random random;
  private final boolean flips;
  private final Map<String, Role> curable = new TreeMap<>();
  private final Map<String, Role> incurable = new TreeMap<>();
  private final Map<String, Snapshot> good = new TreeMap<>();
  private final Map<String, String> bad = new TreeMap<>();

  /**
   * Draws it.
   *
   * @param flips whether wrong bits are among what happens
   */
  Cast(long seed, boolean flips) {
    this.random = new Random(seed);
    this.flips = flips;
    for (Mischief mischief : Mischief.values()) {
      if (mischief.reason() != null) {
        addHopeless(mischief);
      }
    }
    for (int show = 0; show < SHOWS; show++) {
      String name = "Show %02d".formatted(show);
      Map<String, Content> episodes = new TreeMap<>();
      for (int episode = 0; episode < EPISODES; episode++) {
        String path = (episode % 4 == 3 ? "extras/" : "") + "E%02d.mkv".formatted(episode);
        episodes.put(path, add("/" + name + "/" + path));
      }
      good.put(name, snapshot(episodes));
    }
    while (files() < FILES) {
      String name = "Film %03d.mkv".formatted(files());
      good.put(name, snapshot(Map.of("", add("/" + name))));
    }
  }

  /** The files of the transfers that can be had. */
  Map<String, Role> curable() {
    return curable;
  }

  /** The files of those that cannot. */
  Map<String, Role> incurable() {
    return incurable;
  }

  /** What has to be delivered, by name. */
  Map<String, Snapshot> good() {
    return good;
  }

  /** What cannot be delivered, by name, with a pattern of the reason. */
  Map<String, String> bad() {
    return bad;
  }

  int files() {
    return curable.size() + incurable.size();
  }

  private static boolean isChange(Mischief mischief) {
    return mischief == Mischief.REWRITTEN
        || mischief == Mischief.GROWN
        || mischief == Mischief.SHRUNK;
  }

  private static Snapshot snapshot(Map<String, Content> contents) {
    Map<String, Long> sizes = new HashMap<>();
    Map<String, String> hashes = new HashMap<>();
    contents.forEach(
        (path, content) -> {
          sizes.put(path, content.size());
          hashes.put(path, content.sha256());
        });
    return new Snapshot(sizes, hashes);
  }

  /** Adds a file; returns what it will hold in the end. */
  private Content add(String path) {
    Content content = new Content(random.nextLong(), size());
    Habit habit =
        random.nextInt(4) == 0
            ? Habit.values()[random.nextInt(Habit.values().length)]
            : Habit.PLAIN;
    List<Mischief> script =
        content.size() < SMALLEST_WITH_FAULTS ? List.<Mischief>of() : script(habit);
    curable.put(path, new Role(new Shelved(content), habit, script, null, chance()));
    return script.isEmpty() ? content : script.get(0).after(content);
  }

  private Random chance() {
    return new Random(random.nextLong());
  }

  private long size() {
    int kind = random.nextInt(100);
    if (kind < 6) {
      return random.nextInt(2);
    }
    long most = kind < 50 ? 64 << 10 : kind < 88 ? 1 << 20 : kind < 98 ? 5 << 20 : 24 << 20;
    return SMALLEST_WITH_FAULTS + random.nextInt((int) most);
  }

  /** A change comes first or not at all: whatever else happens, it is sure to happen. */
  private List<Mischief> script(Habit habit) {
    List<Mischief> script = new ArrayList<>();
    if (random.nextInt(8) == 0) {
      Mischief change = one(CHANGES);
      // Nothing tells two contents of one size apart here.
      boolean unseen = habit == Habit.NO_VALIDATORS && change == Mischief.REWRITTEN;
      script.add(unseen ? Mischief.GROWN : change);
    }
    int more = random.nextInt(10);
    for (int i = more < 3 ? 0 : more < 7 ? 1 : more < 9 ? 2 : 3; i > 0; i--) {
      Mischief next = random.nextInt(12) == 0 ? one(SLOW) : one(QUICK);
      script.addAll(before(next));
      script.add(next);
    }
    if (flips && random.nextInt(5) == 0) {
      script.add(Mischief.FLIPPED);
    }
    return script;
  }

  private Mischief one(List<Mischief> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** Only who has got something asks for a part. */
  private static List<Mischief> before(Mischief mischief) {
    return ONLY_OF_PARTS.contains(mischief) ? List.of(Mischief.CUT) : List.of();
  }

  /** A good file and one that cannot be had. */
  private void addHopeless(Mischief mischief) {
    String name = "Never " + mischief.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    Content small = new Content(random.nextLong(), 50_000);
    Content other = new Content(random.nextLong(), UNDIVIDED);
    incurable.put(
        "/" + name + "/good.mkv",
        new Role(new Shelved(small), Habit.PLAIN, List.of(), null, chance()));
    incurable.put(
        "/" + name + "/bad.mkv",
        new Role(new Shelved(other), Habit.PLAIN, before(mischief), mischief, chance()));
    bad.put(name, mischief.reason());
  }
}
