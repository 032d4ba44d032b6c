package org.seedferry.downloader.internal.staging;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Ranges of a file's bytes: sorted, merged where they touch. Immutable. */
public final class Ranges {

  /** The bytes from one offset up to, and without, another. */
  public record Range(long from, long to) {

    public Range {
      if (from < 0 || to <= from) {
        throw new IllegalArgumentException("no range: " + from + " to " + to);
      }
    }

    public long length() {
      return to - from;
    }

    @Override
    public String toString() {
      return from + "-" + to;
    }
  }

  /** No byte at all. */
  public static final Ranges NONE = new Ranges(new long[0]);

  /** From, to, from, to and so on, each greater than the one before. */
  private final long[] bounds;

  private Ranges(long[] bounds) {
    this.bounds = bounds;
  }

  /** The bytes from an offset up to, and without, another; none where they are equal. */
  public static Ranges of(long from, long to) {
    return NONE.add(from, to);
  }

  /** These and the bytes from an offset up to, and without, another. */
  public Ranges add(long from, long to) {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("no range: " + from + " to " + to);
    }
    if (from == to || contains(from, to)) {
      return this;
    }
    int first = 0;
    while (first < bounds.length && bounds[first + 1] < from) {
      first += 2;
    }
    int behind = first;
    long start = from;
    long end = to;
    while (behind < bounds.length && bounds[behind] <= to) {
      start = Math.min(start, bounds[behind]);
      end = Math.max(end, bounds[behind + 1]);
      behind += 2;
    }
    long[] merged = new long[bounds.length - (behind - first) + 2];
    System.arraycopy(bounds, 0, merged, 0, first);
    merged[first] = start;
    merged[first + 1] = end;
    System.arraycopy(bounds, behind, merged, first + 2, bounds.length - behind);
    return new Ranges(merged);
  }

  /** These and those. */
  public Ranges add(Ranges others) {
    Ranges sum = this;
    for (Range other : others.list()) {
      sum = sum.add(other.from(), other.to());
    }
    return sum;
  }

  /** True when all bytes from an offset up to, and without, another are among them. */
  public boolean contains(long from, long to) {
    for (int i = 0; i < bounds.length; i += 2) {
      if (bounds[i] <= from && to <= bounds[i + 1]) {
        return true;
      }
    }
    return from == to;
  }

  /** What of the bytes from an offset up to, and without, another is not among them. */
  public Ranges missing(long from, long to) {
    Ranges missing = NONE;
    long at = from;
    for (int i = 0; i < bounds.length && at < to; i += 2) {
      if (bounds[i] > at) {
        missing = missing.add(at, Math.min(bounds[i], to));
      }
      at = Math.max(at, bounds[i + 1]);
    }
    return at < to ? missing.add(at, to) : missing;
  }

  /** Those of them that are not among the others. */
  public Ranges without(Ranges others) {
    Ranges rest = NONE;
    for (Range range : list()) {
      rest = rest.add(others.missing(range.from(), range.to()));
    }
    return rest;
  }

  /** Those of them that are among the others, too. */
  public Ranges and(Ranges others) {
    return isEmpty() || others.equals(this) ? this : without(without(others));
  }

  /** Those of them below an offset. */
  public Ranges below(long end) {
    if (bounds.length == 0 || bounds[bounds.length - 1] <= end) {
      return this;
    }
    return new Ranges(boundsBelow(end));
  }

  private long[] boundsBelow(long end) {
    long[] kept = new long[bounds.length];
    int count = 0;
    for (int i = 0; i < bounds.length && bounds[i] < end; i += 2) {
      kept[count++] = bounds[i];
      kept[count++] = Math.min(bounds[i + 1], end);
    }
    return Arrays.copyOf(kept, count);
  }

  public boolean isEmpty() {
    return bounds.length == 0;
  }

  /** How many bytes there are in all. */
  public long total() {
    long total = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      total += bounds[i + 1] - bounds[i];
    }
    return total;
  }

  /** They one by one, in their order. */
  public List<Range> list() {
    List<Range> list = new ArrayList<>(bounds.length / 2);
    for (int i = 0; i < bounds.length; i += 2) {
      list.add(new Range(bounds[i], bounds[i + 1]));
    }
    return list;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ranges ranges && Arrays.equals(ranges.bounds, bounds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bounds);
  }

  @Override
  public String toString() {
    return list().stream().map(Range::toString).collect(Collectors.joining(" "));
  }
}
