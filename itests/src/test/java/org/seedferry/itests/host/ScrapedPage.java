package org.seedferry.itests.host;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page in the Prometheus text format 0.0.4, read strictly: help and type before the first sample,
 * each family in one piece, no sample twice, endings that fit the type, histograms that add up.
 */
public final class ScrapedPage {

  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{[^}]*\\})? (\\S+)");
  private static final Pattern LABELS =
      Pattern.compile(
          "\\{[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\""
              + "(?:,[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\")*\\}");
  private static final Set<String> TYPES = Set.of("counter", "gauge", "histogram", "summary");

  private final Map<String, Double> samples = new LinkedHashMap<>();
  private final Map<String, String> types = new HashMap<>();
  private final Set<String> helped = new HashSet<>();
  private final Set<String> finished = new HashSet<>();
  private String family = "";

  private ScrapedPage() {}

  /**
   * Reads a page.
   *
   * @throws AssertionError where it breaks the format
   */
  public static ScrapedPage read(String text) {
    ScrapedPage page = new ScrapedPage();
    if (!text.endsWith("\n")) {
      throw new AssertionError("the last line has no end");
    }
    text.lines().forEach(page::line);
    page.checkHistograms();
    return page;
  }

  /** The value of a sample, written as it stands on the page without its value. */
  public double value(String sample) {
    Double value = samples.get(sample);
    if (value == null) {
      throw new AssertionError("no " + sample + " among " + samples.keySet());
    }
    return value;
  }

  public boolean has(String sample) {
    return samples.containsKey(sample);
  }

  /** The names of all families. */
  public Set<String> families() {
    return types.keySet();
  }

  /** All samples of ours, without their values. */
  public Set<String> ours() {
    Set<String> ours = new LinkedHashSet<>(samples.keySet());
    ours.removeIf(sample -> !sample.startsWith("seedferry_"));
    return ours;
  }

  private void line(String line) {
    if (line.startsWith("# HELP ")) {
      String name = line.split(" ", 4)[2];
      check(NAME.matcher(name).matches() && helped.add(name), line);
      enter(name, line);
    } else if (line.startsWith("# TYPE ")) {
      String[] words = line.split(" ");
      check(words.length == 4 && TYPES.contains(words[3]), line);
      check(types.put(words[2], words[3]) == null, line);
      enter(words[2], line);
    } else {
      sample(line);
    }
  }

  private void enter(String name, String line) {
    if (!name.equals(family)) {
      check(finished.add(name), "in two pieces: " + line);
      family = name;
    }
  }

  private void sample(String line) {
    Matcher match = SAMPLE.matcher(line);
    check(match.matches(), line);
    String labels = match.group(2) == null ? "" : match.group(2);
    check(labels.isEmpty() || LABELS.matcher(labels).matches(), line);
    String type = types.get(family);
    String name = match.group(1);
    check(type != null, "without a type: " + line);
    String ending = name.startsWith(family) ? name.substring(family.length()) : "?";
    check(
        switch (type) {
          case "histogram" -> Set.of("_bucket", "_count", "_sum").contains(ending);
          case "summary" -> Set.of("", "_count", "_sum").contains(ending);
          default -> ending.isEmpty();
        },
        "not of " + family + ": " + line);
    check(!type.equals("counter") || name.endsWith("_total"), line);
    double value = Double.parseDouble(match.group(3).replace("Inf", "Infinity"));
    check(!type.equals("counter") || value >= 0, line);
    check(samples.put(name + labels, value) == null, "twice: " + line);
  }

  private void checkHistograms() {
    Map<String, Double> last = new HashMap<>();
    samples.forEach(
        (sample, value) -> {
          if (sample.contains("_bucket{")) {
            String series =
                sample
                    .replaceFirst("[,{]le=\"[^\"]*\"", "")
                    .replaceFirst("_bucket(}?)", "_count$1")
                    .replaceFirst("_count}$", "_count");
            check(last.getOrDefault(series, 0.0) <= value, "falls: " + sample);
            last.put(series, value);
          }
        });
    last.forEach(
        (series, most) -> check(most.equals(samples.get(series)), "does not add up: " + series));
  }

  private static void check(boolean well, String line) {
    if (!well) {
      throw new AssertionError("not the Prometheus text format: " + line);
    }
  }
}
