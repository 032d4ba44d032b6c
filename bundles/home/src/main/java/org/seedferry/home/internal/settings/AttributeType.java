package org.seedferry.home.internal.settings;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.function.Function;

/** What a value is, and how it is read from text. */
public enum AttributeType {
  STRING("a text", String.class, text -> text),
  PASSWORD("a text", String.class, text -> text),
  INTEGER("a whole number", Integer.class, text -> exact(text).intValueExact()),
  LONG("a whole number", Long.class, text -> exact(text).longValueExact()),
  SHORT("a whole number", Short.class, text -> exact(text).shortValueExact()),
  BYTE("a whole number", Byte.class, text -> exact(text).byteValueExact()),
  DOUBLE("a number", Double.class, text -> exact(text).doubleValue()),
  FLOAT("a number", Float.class, text -> exact(text).floatValue()),
  BOOLEAN("true or false", Boolean.class, AttributeType::truth),
  CHARACTER("a single character", Character.class, AttributeType::single);

  private final String words;
  private final Class<?> javaType;
  private final Function<String, Object> reader;

  AttributeType(String words, Class<?> javaType, Function<String, Object> reader) {
    this.words = words;
    this.javaType = javaType;
    this.reader = reader;
  }

  /** The type of that name in a metatype document; text for a name that is not known. */
  static AttributeType named(String name) {
    String wanted = name == null ? "" : name.toUpperCase(Locale.ROOT);
    for (AttributeType type : values()) {
      if (type.name().equals(wanted) || wanted.equals("CHAR") && type == CHARACTER) {
        return type;
      }
    }
    return STRING;
  }

  /** What a value is, for people. */
  String words() {
    return words;
  }

  Class<?> javaType() {
    return javaType;
  }

  boolean isText() {
    return javaType == String.class;
  }

  boolean isNumber() {
    return Number.class.isAssignableFrom(javaType);
  }

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException when the text is none; the message says what it must be
   */
  Object read(String text) {
    try {
      return reader.apply(isText() ? text : text.strip());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("does not fit, it must be " + words + limits(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("is not " + words, e);
    }
  }

  private String limits() {
    return switch (this) {
      case INTEGER -> " of " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE;
      case SHORT -> " of " + Short.MIN_VALUE + " to " + Short.MAX_VALUE;
      case BYTE -> " of " + Byte.MIN_VALUE + " to " + Byte.MAX_VALUE;
      default -> "";
    };
  }

  private static BigDecimal exact(String text) {
    BigDecimal number = new BigDecimal(text);
    // An exponent of a billion would be written out digit by digit.
    if (Math.abs((long) number.scale()) > 400) {
      throw new NumberFormatException("out of every range");
    }
    return number;
  }

  private static Object truth(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }

  private static Object single(String text) {
    if (text.length() != 1) {
      throw new IllegalArgumentException("not one character");
    }
    return text.charAt(0);
  }
}
