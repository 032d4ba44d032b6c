package org.seedferry.logging.internal;

/**
 * Tells wrong settings from bugs: a component refuses wrong settings with an {@link
 * IllegalArgumentException}, and its message says all there is to say.
 */
final class Mistakes {

  /** The log service hands out copies of exceptions, which know the original's class by name. */
  private static final String SIGN = IllegalArgumentException.class.getName() + ": ";

  private Mistakes() {}

  static boolean isMistake(Throwable thrown) {
    return root(thrown).toString().startsWith(SIGN);
  }

  static String describe(Throwable thrown) {
    String text = root(thrown).toString();
    return text.startsWith(SIGN) ? text.substring(SIGN.length()) : text;
  }

  private static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }
}
