package org.seedferry.guard.audit;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.seedferry.guard.ThreadReport.Colour;

/** The audit as a command, for any build. */
public final class Main {
  private static final String USAGE =
      "usage: java -jar guard.jar [--own PREFIX]... [--all] FOLDER-OR-JAR...\n"
          + "  --own PREFIX  classes that have the guard at hand, such as com.example.\n"
          + "  --all         lists GREEN and YELLOW places too\n"
          + "Ends with 1 when a place is RED or a file cannot be read, with 2 when it cannot start.";

  private final List<String> own = new ArrayList<>();
  private final List<Path> paths = new ArrayList<>();
  private boolean all;

  private Main() {}

  /** Audits what it is told to and ends the virtual machine. */
  public static void main(String[] arguments) {
    System.exit(run(arguments, System.out));
  }

  static int run(String[] arguments, PrintStream out) {
    Main main = new Main();
    if (!main.take(arguments)) {
      out.println(USAGE);
      return 2;
    }
    try {
      return main.audit(out) ? 0 : 1;
    } catch (IOException e) {
      out.println("cannot read: " + e.getMessage());
      return 2;
    }
  }

  private boolean take(String[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].equals("--own") && i + 1 < arguments.length) {
        own.add(arguments[++i]);
      } else if (arguments[i].equals("--all")) {
        all = true;
      } else if (arguments[i].startsWith("-")) {
        return false;
      } else {
        paths.add(Path.of(arguments[i]));
      }
    }
    return !paths.isEmpty();
  }

  private boolean audit(PrintStream out) throws IOException {
    boolean good = true;
    for (Path path : paths) {
      ClassSource source =
          Files.isDirectory(path) ? ClassSource.folder(path) : ClassSource.jar(path);
      AuditReport report = CodeAudit.withGuard(own.toArray(String[]::new)).audit(source);
      for (Launch launch : report.launches()) {
        if (all || launch.colour() == Colour.RED) {
          out.println(launch);
        }
      }
      report
          .unreadable()
          .forEach(file -> out.println("UNREADABLE " + file.file() + ": " + file.why()));
      good &= report.of(Colour.RED).isEmpty() && report.unreadable().isEmpty();
      out.println(
          path + ": " + report.classes() + " classes, " + report.launches().size() + " launches");
    }
    return good;
  }
}
