package org.seedferry.home.internal.settings;

/**
 * Something wrong in a file.
 *
 * @param line where, from 1; 0 when it is not at one place
 * @param text what is wrong and what to do, without any secret
 */
record Problem(int line, String text) {

  /** The problem of a file, for people. */
  String in(String file) {
    return line > 0 ? file + " line " + line + ": " + text : file + ": " + text;
  }
}
