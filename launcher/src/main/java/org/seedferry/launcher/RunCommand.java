package org.seedferry.launcher;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the host until it is stopped, or until its work is done. */
@Command(
    name = "run",
    description = "Brings finished transfers home, until it is stopped.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  seedferry run --from sftp://me@box.example/home/me/finished --to /srv/media",
      "  seedferry run --from transmission+http://me@box.example:9091/transmission/rpc"
          + "?data=sftp://me@box.example/home/me/dl --to /srv/media --label tv",
      "  seedferry run --from ./finished --to ./home --once --settle 5s",
      "  printf 'lb\\nguard:tasks\\n' | seedferry run --console",
      "",
      "A password: SEEDFERRY_PASSWORD, SEEDFERRY_PASSWORD_FILE, or password-file=FILE in the URI.",
      "",
      "Ends with 0 when it was stopped or is done, 1 when something failed, 2 when the command"
          + " line or the configuration is wrong."
    })
final class RunCommand implements Callable<Integer> {

  @Mixin private RunOptions options;

  @Override
  public Integer call() {
    Map<String, String> variables = System.getenv();
    warnOfNarrowLocale();
    Plan plan = Plan.of(options, variables, Main::warn);
    Path root = options.home == null ? Home.defaultRoot(variables) : options.home;
    try (Home home = Home.open(root)) {
      plan.checkAgainst(home, options);
      boolean isShell = options.console && TerminalSize.isTerminal(0);
      boolean isScript = options.console && !isShell;
      Logging.Console console =
          isShell
              ? Logging.Console.WARNINGS
              : isScript ? Logging.Console.ASIDE : Logging.Console.ALL;
      Logging.configure(home, new Environment(variables).logLevel(), options.log, console);
      if (options.from.isEmpty() && home.isUnconfigured() && !options.console) {
        Main.warn("nothing to fetch from: give --from and --to, or put files into " + home.etc());
      }
      return new Session(plan, home, isShell)
          .run(
              isScript ? Session.script(options.once) : Session::untilTheEnd,
              !options.console && TerminalSize.isTerminal(1));
    }
  }

  /**
   * Java takes the encoding of file names from the locale, and it cannot be changed once it runs.
   */
  private static void warnOfNarrowLocale() {
    String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
    if (!encoding.equalsIgnoreCase("UTF-8")) {
      Main.warn(
          "file names are in "
              + encoding
              + " here, so names beyond it are escaped: start it with LC_ALL=C.UTF-8");
    }
  }
}
