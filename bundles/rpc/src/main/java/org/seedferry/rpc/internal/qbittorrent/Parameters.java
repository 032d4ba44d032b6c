package org.seedferry.rpc.internal.qbittorrent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a request brings, whichever way it stands in it. Immutable.
 *
 * @param fields the texts; the last one where a name stands several times
 * @param files the files, in their order
 */
record Parameters(Map<String, String> fields, List<Upload> files) {

  static final Parameters NONE = new Parameters(Map.of(), List.of());

  Parameters {
    fields = Map.copyOf(fields);
    files = List.copyOf(files);
  }

  /** These, and those of another place that stand not here. */
  Parameters and(Parameters others) {
    Map<String, String> allFields = new LinkedHashMap<>(others.fields);
    allFields.putAll(fields);
    List<Upload> allFiles = new ArrayList<>(files);
    allFiles.addAll(others.files);
    return new Parameters(allFields, allFiles);
  }

  boolean has(String name) {
    return fields.containsKey(name);
  }

  /** A text; empty where there is none. */
  String text(String name) {
    return fields.getOrDefault(name, "");
  }

  /** A text that has to be there. */
  String needed(String name) throws Refusal {
    if (!has(name)) {
      throw new Refusal(Refusal.BAD_REQUEST, "'" + name + "' is missing");
    }
    return text(name);
  }

  /** True for {@code true} in any case, which is {@code True} where an *arr sends it. */
  boolean flag(String name) {
    String text = text(name).strip();
    return text.equalsIgnoreCase("true") || text.equals("1");
  }

  /** The pieces of a text that are not blank. */
  List<String> list(String name, String separator) {
    return Arrays.stream(text(name).split(separator))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .distinct()
        .toList();
  }

  /** A number; another one where there is none. */
  double number(String name, double otherwise) throws Refusal {
    String text = text(name).strip();
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below, as what is no finite number
    }
    throw new Refusal(Refusal.BAD_REQUEST, "'" + name + "' is no number");
  }

  /** A whole number within 32 bits; another one where there is none. */
  int count(String name, int otherwise) throws Refusal {
    return (int) number(name, otherwise);
  }

  /** Without the values: they may hold passkeys and passwords. */
  @Override
  public String toString() {
    return fields.keySet() + " and " + files.size() + " files";
  }
}
