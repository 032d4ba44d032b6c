package org.seedferry.testing.leak;

import java.util.Collection;
import java.util.Objects;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ConsumerType;

/** One sort of things that can be left behind. Made once, asked before and after. */
@ConsumerType
@FunctionalInterface
public interface LeakSource {

  /** All that there is at this moment. Never null. */
  Collection<Item> now();

  /**
   * One thing that there is.
   *
   * @param kind what it is, in a word or two: "thread", "open file"
   * @param key tells it from others of its kind, by equals; never the thing itself, so that a
   *     snapshot keeps nothing alive
   * @param name what it is called after its numbers are taken out, so that its successor after a
   *     restart is called the same
   * @param origin everything that helps to find where it comes from, looked up when it is asked for
   */
  record Item(String kind, Object key, String name, Supplier<String> origin) {
    public Item {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(origin, "origin");
    }
  }
}
