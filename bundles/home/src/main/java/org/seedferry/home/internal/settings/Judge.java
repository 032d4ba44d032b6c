package org.seedferry.home.internal.settings;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Judges the settings of one file by what the components declare. Immutable. */
final class Judge {

  /** Keys that belong to the framework, to File Install or to the Configurator. */
  private static final List<String> RESERVED =
      List.of("service.", "felix.fileinstall.", "component.", "objectClass", ":");

  private final Schema schema;

  Judge(Schema schema) {
    this.schema = schema;
  }

  Verdict judge(List<Setting> settings) {
    Map<String, Object> values = new LinkedHashMap<>();
    Map<String, Integer> lines = new HashMap<>();
    List<Problem> problems = new ArrayList<>();
    for (Setting setting : settings) {
      Integer before = lines.putIfAbsent(setting.key(), setting.line());
      try {
        refuseTwice(before);
        values.put(setting.key(), value(setting));
      } catch (IllegalArgumentException e) {
        problems.add(new Problem(setting.line(), "key '" + setting.key() + "': " + e.getMessage()));
      }
    }
    for (Attribute attribute : schema.attributes().values()) {
      if (attribute.mustBeGiven() && !lines.containsKey(attribute.id())) {
        problems.add(
            new Problem(0, "key '" + attribute.id() + "' is missing: it must be given a value"));
      }
    }
    return new Verdict(problems.isEmpty() ? values : Map.of(), List.copyOf(problems));
  }

  private static void refuseTwice(Integer before) {
    if (before != null) {
      throw new IllegalArgumentException(
          "stands on line " + before + " already: take one of both out");
    }
  }

  private Object value(Setting setting) {
    String key = setting.key();
    if (key.equals("service.ranking")) {
      return typed(Attribute.freeText(key), AttributeType.INTEGER, setting);
    }
    if (RESERVED.stream().anyMatch(key::startsWith)) {
      throw new IllegalArgumentException("is set by the framework and not by a file: take it out");
    }
    Attribute attribute = schema.attributes().get(key);
    if (attribute != null) {
      return typed(attribute, attribute.type(), setting);
    }
    if (schema.open()) {
      return unchecked(setting);
    }
    throw new IllegalArgumentException(
        "is not known to "
            + schema.pid()
            + Nearest.to(key, schema.attributes().keySet())
                .map(nearest -> "; did you mean '" + nearest + "'?")
                .orElse(", which has no settings"));
  }

  private static Object typed(Attribute attribute, AttributeType type, Setting setting) {
    if (attribute.cardinality() == 0) {
      if (setting.list()) {
        throw new IllegalArgumentException("must be one value and not a list");
      }
      return one(attribute, type, setting, setting.values().get(0));
    }
    List<Object> values = new ArrayList<>();
    for (Object raw : parts(setting)) {
      values.add(one(attribute, type, setting, raw));
    }
    int most = Math.abs(attribute.cardinality());
    if (most != Integer.MAX_VALUE
        && attribute.cardinality() != Integer.MIN_VALUE
        && values.size() > most) {
      throw new IllegalArgumentException("has " + values.size() + " values, at most " + most);
    }
    return attribute.cardinality() < 0 ? values : array(type, values);
  }

  private static List<?> parts(Setting setting) {
    return setting.typed() ? setting.values() : ListText.split((String) setting.values().get(0));
  }

  private static Object array(AttributeType type, List<Object> values) {
    // A placeholder keeps an array from having the attribute's own type.
    boolean pure = values.stream().allMatch(type.javaType()::isInstance);
    Object array = Array.newInstance(pure ? type.javaType() : String.class, values.size());
    for (int i = 0; i < values.size(); i++) {
      Array.set(array, i, pure ? values.get(i) : values.get(i).toString());
    }
    return array;
  }

  private static Object one(Attribute attribute, AttributeType type, Setting setting, Object raw) {
    String text = text(attribute, setting, raw);
    if (text.contains("$[")) {
      return text;
    }
    String shown =
        Values.isSecret(setting.key(), attribute) ? "the value" : "'" + Values.harmless(text) + "'";
    if (setting.typed() && !fits(type, raw)) {
      throw new IllegalArgumentException(shown + " is not " + type.words());
    }
    Object value;
    try {
      value = type.read(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(shown + " " + e.getMessage(), e);
    }
    if (text.equals(attribute.fallback())) {
      return value;
    }
    if (!attribute.options().isEmpty() && !attribute.options().contains(text)) {
      throw new IllegalArgumentException(
          shown + " is not one of " + String.join(", ", attribute.options()));
    }
    new Bounds(attribute)
        .check(text, value)
        .ifPresent(
            wrong -> {
              throw new IllegalArgumentException(shown + " " + wrong);
            });
    return value;
  }

  private static String text(Attribute attribute, Setting setting, Object raw) {
    if (raw instanceof BigDecimal number) {
      return Math.abs((long) number.scale()) > 400 ? number.toString() : number.toPlainString();
    }
    boolean whole = !setting.typed() && attribute.cardinality() == 0;
    return whole ? ListText.whole(raw.toString()) : raw.toString();
  }

  private static boolean fits(AttributeType type, Object raw) {
    if (type.isNumber()) {
      return raw instanceof BigDecimal;
    }
    return type == AttributeType.BOOLEAN ? raw instanceof Boolean : raw instanceof String;
  }

  private static Object unchecked(Setting setting) {
    List<Object> values = new ArrayList<>();
    for (Object raw : setting.values()) {
      values.add(raw instanceof BigDecimal number ? plainNumber(number) : raw);
    }
    if (!setting.list()) {
      Object value = values.get(0);
      return setting.typed() ? value : ListText.whole((String) value);
    }
    return values.stream().map(Object::toString).toArray(String[]::new);
  }

  private static Object plainNumber(BigDecimal number) {
    try {
      return (Object) number.longValueExact();
    } catch (ArithmeticException e) {
      return number.doubleValue();
    }
  }
}
