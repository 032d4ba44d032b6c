package org.seedferry.guard.audit;

import org.seedferry.guard.ThreadReport.Colour;

/**
 * A place in code that launches a thread, a pool, a timer, or something else that has threads.
 *
 * <p>GREEN goes through the guard. YELLOW has an end that can be seen, or is handed to somebody who
 * has to end it. RED has no end that can be seen, or is launched by code that has the guard at hand
 * and does not use it.
 *
 * @param file the class file, below the folder, jar or bundle that was read; a class file in a
 *     nested jar has that jar's name and {@code !/} before it
 * @param type the class's name
 * @param method the method's name as in the class file; for a lambda the method that it stands in
 * @param line the line, 0 where the class file does not tell
 * @param what what is launched, such as {@code new Thread} or {@code Executors.newCachedThreadPool}
 * @param colour how it is judged
 * @param why why it has that colour, in a sentence without a full stop
 */
public record Launch(
    String file, String type, String method, int line, String what, Colour colour, String why) {

  /** Class, method and line as in a stack trace. */
  public String place() {
    return type + "." + method + (line > 0 ? ":" + line : "");
  }

  /** All in one line. */
  @Override
  public String toString() {
    return colour + " " + place() + ": " + what + ": " + why;
  }
}
