package org.seedferry.downloader.internal.bandwidth;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rate for each minute of the week, by the clock on the wall: {@code mon-fri 08:00-18:00 5MB/s;
 * sat,sun 00:00-24:00 off}. Where the clock is put forward an hour is left out, where it is put
 * back one comes twice. Immutable.
 */
final class WeekPlan {

  private static final Pattern PART =
      Pattern.compile(
          "(?:([a-z]{3}(?:-[a-z]{3})?(?:\\s*,\\s*[a-z]{3}(?:-[a-z]{3})?)*)\\s+)?"
              + "(\\d{1,2}:\\d{2})\\s*-\\s*(\\d{1,2}:\\d{2})\\s+(\\S.*)");
  private static final List<String> DAYS =
      Arrays.stream(DayOfWeek.values())
          .map(day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT))
          .toList();
  private static final int DAY = 24 * 60;

  /**
   * @param days the days that it begins on
   * @param from minutes since midnight
   * @param to minutes since midnight; not above {@code from} where it ends on the next day
   */
  private record Part(Set<DayOfWeek> days, int from, int to, long rate) {

    boolean holds(LocalDateTime at) {
      int minute = at.toLocalTime().toSecondOfDay() / 60;
      DayOfWeek today = at.getDayOfWeek();
      if (from < to) {
        return days.contains(today) && minute >= from && minute < to;
      }
      return days.contains(today) && minute >= from || days.contains(today.minus(1)) && minute < to;
    }
  }

  private final List<Part> parts;

  private WeekPlan(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /**
   * Reads a plan; the empty text is one that never says anything.
   *
   * @throws IllegalArgumentException when it is none; the message names the part that is wrong
   */
  static WeekPlan parse(String text) {
    List<Part> parts = new ArrayList<>();
    for (String part : text.split(";")) {
      if (!part.isBlank()) {
        parts.add(part(part.strip()));
      }
    }
    return new WeekPlan(parts);
  }

  private static Part part(String text) {
    Matcher part = PART.matcher(text.toLowerCase(Locale.ROOT));
    if (!part.matches()) {
      throw wrong(text, "write days, times and a rate such as mon-fri 08:00-18:00 5MB/s");
    }
    int from = minute(text, part.group(2));
    int to = minute(text, part.group(3));
    if (from == to || from == DAY) {
      throw wrong(text, "it lasts no time at all");
    }
    Set<DayOfWeek> days =
        part.group(1) == null ? EnumSet.allOf(DayOfWeek.class) : days(text, part.group(1));
    return new Part(days, from, to, Rates.parse(part.group(4)));
  }

  private static Set<DayOfWeek> days(String part, String text) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String range : text.split(",")) {
      String[] ends = range.strip().split("-");
      DayOfWeek last = day(part, ends[ends.length - 1]);
      DayOfWeek day = day(part, ends[0]);
      while (days.add(day) && day != last) {
        day = day.plus(1);
      }
    }
    return days;
  }

  private static DayOfWeek day(String part, String text) {
    int index = DAYS.indexOf(text);
    if (index < 0) {
      throw wrong(part, "'" + text + "' is none of " + String.join(", ", DAYS));
    }
    return DayOfWeek.of(index + 1);
  }

  private static int minute(String part, String text) {
    int colon = text.indexOf(':');
    int hour = Integer.parseInt(text.substring(0, colon));
    int minute = Integer.parseInt(text.substring(colon + 1));
    if (minute > 59 || hour * 60 + minute > DAY) {
      throw wrong(part, "'" + text + "' is no time between 00:00 and 24:00");
    }
    return hour * 60 + minute;
  }

  private static IllegalArgumentException wrong(String part, String why) {
    return new IllegalArgumentException("schedule: '" + part + "': " + why);
  }

  /** The rate at a moment; the first part that holds counts, the given rate where none does. */
  long at(LocalDateTime moment, long otherwise) {
    for (Part part : parts) {
      if (part.holds(moment)) {
        return part.rate();
      }
    }
    return otherwise;
  }
}
