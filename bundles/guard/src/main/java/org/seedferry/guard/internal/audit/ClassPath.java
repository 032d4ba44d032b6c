package org.seedferry.guard.internal.audit;

import java.util.ArrayList;
import java.util.List;

/** Reads the header {@code Bundle-ClassPath}. */
public final class ClassPath {

  private ClassPath() {}

  /** Its jars and folders, without slashes at their ends; {@code .} is the bundle itself. */
  public static List<String> of(String header) {
    if (header == null || header.isBlank()) {
      return List.of(".");
    }
    List<String> parts = new ArrayList<>();
    for (String clause : header.split(",")) {
      String part = clause.split(";", 2)[0].strip().replaceAll("^/+|/+$", "");
      parts.add(part.isEmpty() ? "." : part);
    }
    return parts;
  }
}
