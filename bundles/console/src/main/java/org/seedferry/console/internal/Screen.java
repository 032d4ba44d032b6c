package org.seedferry.console.internal;

import java.util.Map;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;
import org.seedferry.guard.ThreadReport.Colour;

/**
 * What a command writes on.
 *
 * @param columns how long a line may be
 * @param colours whether it understands colours
 */
record Screen(int columns, boolean colours) {

  /** Anything that is not a terminal: a pipe, a file, a program. */
  static final Screen PLAIN = new Screen(Table.COLUMNS, false);

  private static final String TERMINAL = ".terminal";
  private static final String RESET = "\u001b[0m";

  /** The terminal of a session; plain where there is none, or something else reads the output. */
  static Screen of(CommandSession session) {
    Process process = Process.Utils.current();
    boolean direct = process == null || process.isTty(1);
    return of(direct ? session.get(TERMINAL) : null, System.getenv());
  }

  /** The shell is optional, and so are its classes: they are asked by name. */
  static Screen of(Object terminal, Map<String, String> environment) {
    if (terminal == null) {
      return PLAIN;
    }
    try {
      Class<?> type =
          Class.forName("org.jline.terminal.Terminal", false, terminal.getClass().getClassLoader());
      return of(
          (Integer) type.getMethod("getWidth").invoke(terminal),
          (String) type.getMethod("getType").invoke(terminal),
          environment);
    } catch (ReflectiveOperationException | LinkageError e) {
      return PLAIN;
    }
  }

  static Screen of(int width, String terminal, Map<String, String> environment) {
    boolean dumb = terminal == null || terminal.startsWith("dumb");
    boolean wanted = environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Screen(
        dumb || width < 1 ? Table.COLUMNS : Math.max(Table.LEAST_COLUMNS, width), !dumb && wanted);
  }

  /** The text in a colour, where there are colours. */
  String paint(Colour colour, String text) {
    int code =
        switch (colour) {
          case GREEN -> 32;
          case YELLOW -> 33;
          case RED -> 31;
        };
    return colours ? "\u001b[" + code + "m" + text + RESET : text;
  }
}
