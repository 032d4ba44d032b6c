package org.seedferry.guard.internal.audit;

import java.nio.file.Path;

/** Which files hold classes, and how classes are called. */
public final class ClassNames {

  private ClassNames() {}

  static boolean isClassFile(Path file) {
    return isClassFile(file.toString());
  }

  /** True for a class; descriptions of modules and packages have no code. */
  public static boolean isClassFile(String file) {
    return file.endsWith(".class")
        && !file.endsWith("module-info.class")
        && !file.endsWith("package-info.class");
  }

  /** The name as in a source file. */
  static String dotted(String internalName) {
    return internalName.replace('/', '.');
  }

  /** The last part of a name: {@code Map.Entry} for {@code java/util/Map$Entry}. */
  static String simple(String internalName) {
    return internalName.substring(internalName.lastIndexOf('/') + 1).replace('$', '.');
  }

  /** The class that stands in a file of its own and holds this one. */
  static String outermost(String internalName) {
    int dollar = internalName.indexOf('$', internalName.lastIndexOf('/') + 2);
    return dollar < 0 ? internalName : internalName.substring(0, dollar);
  }
}
