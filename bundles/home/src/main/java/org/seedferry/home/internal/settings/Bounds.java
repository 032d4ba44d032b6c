package org.seedferry.home.internal.settings;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Function;
import org.seedferry.api.Durations;
import org.seedferry.api.Sizes;

/**
 * The range of an attribute. For a text the bounds say themselves what they measure: durations,
 * sizes, or, as plain numbers, the text's length.
 */
final class Bounds {

  private final Attribute attribute;

  Bounds(Attribute attribute) {
    this.attribute = attribute;
  }

  /** What is wrong with a value, empty when it is in range. */
  Optional<String> check(String text, Object value) {
    if (attribute.min() == null && attribute.max() == null) {
      return Optional.empty();
    }
    if (attribute.type().isNumber()) {
      return range(new BigDecimal(value.toString()), BigDecimal::new, "");
    }
    if (!attribute.type().isText()) {
      return Optional.empty();
    }
    if (any(bound -> Durations.isDuration(bound) && !isNumber(bound))) {
      return duration(text);
    }
    if (any(bound -> Sizes.isSize(bound) && !isNumber(bound))) {
      return size(text);
    }
    if (any(Bounds::isNumber)) {
      return range(BigDecimal.valueOf(text.length()), BigDecimal::new, "its length ");
    }
    return Optional.empty();
  }

  private Optional<String> duration(String text) {
    if (!Durations.isDuration(text)) {
      return Optional.of(
          "is not a duration: write a number with a unit, for example 30s, 10m, 1h30m or 14d");
    }
    return range(millis(text), bound -> Durations.isDuration(bound) ? millis(bound) : null, "");
  }

  private static BigDecimal millis(String text) {
    return BigDecimal.valueOf(Durations.parse(text).toMillis());
  }

  private Optional<String> size(String text) {
    if (!Sizes.isSize(text)) {
      return Optional.of(
          "is not a size: write a number with a unit, for example 64KiB, 20MiB or 1.5GiB");
    }
    return range(bytes(text), bound -> Sizes.isSize(bound) ? bytes(bound) : null, "");
  }

  private static BigDecimal bytes(String text) {
    return BigDecimal.valueOf(Sizes.parse(text));
  }

  private Optional<String> range(
      BigDecimal value, Function<String, BigDecimal> reader, String what) {
    BigDecimal min = attribute.min() == null ? null : reader.apply(attribute.min());
    BigDecimal max = attribute.max() == null ? null : reader.apply(attribute.max());
    boolean low = min != null && value.compareTo(min) < 0;
    boolean high = max != null && value.compareTo(max) > 0;
    return low || high
        ? Optional.of("is out of range, " + (what.isEmpty() ? "it " : what) + "must be " + words())
        : Optional.empty();
  }

  private String words() {
    if (attribute.min() == null) {
      return attribute.max() + " at most";
    }
    return attribute.max() == null
        ? attribute.min() + " at least"
        : attribute.min() + " to " + attribute.max();
  }

  private boolean any(java.util.function.Predicate<String> kind) {
    return attribute.min() != null && kind.test(attribute.min())
        || attribute.max() != null && kind.test(attribute.max());
  }

  private static boolean isNumber(String text) {
    return text.strip().matches("-?\\d+(\\.\\d+)?");
  }
}
