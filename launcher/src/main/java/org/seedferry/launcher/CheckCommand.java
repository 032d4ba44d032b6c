package org.seedferry.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks whether everything is in place, and takes nothing. */
@Command(
    name = "check",
    description = "Checks settings, seedboxes and folders. Fetches nothing, removes nothing.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = {
      "  seedferry check --from sftp://me@box.example/home/me/finished --to /srv/media",
      "",
      "Ends with 0 when all is well, 1 when something cannot be reached, 2 when a setting is wrong."
    })
final class CheckCommand implements Callable<Integer> {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Set<String> WORKERS =
      Set.of("orchestrator", "downloader", "notifier", "drop-folder");

  @Mixin private RunOptions options;

  @Override
  public Integer call() {
    Map<String, String> variables = System.getenv();
    if (options.http == null && !options.webConsole) {
      options.http = "off";
    }
    Plan plan = Plan.of(options, variables, Main::warn).without(WORKERS);
    if (TerminalSize.isTerminal(1)) {
      plan.within(TerminalSize.ask().columns());
    }
    Path root = options.home == null ? Home.defaultRoot(variables) : options.home;
    try (Home home = Home.open(root)) {
      plan.checkAgainst(home, options);
      Logging.configure(
          home, new Environment(variables).logLevel(), options.log, Logging.Console.WARNINGS);
      return new Session(plan, home, false).run(CheckCommand::check, false);
    }
  }

  private static int check(Host host, Exit exit) throws IOException, InterruptedException {
    List<String> answer = host.ask("check", LIMIT);
    if (answer == null || answer.isEmpty()) {
      System.err.println(
          "seedferry: nothing here can check: no answer within " + LIMIT.toSeconds() + " s");
      return ExitCodes.FAILED;
    }
    answer.stream().skip(1).forEach(System.out::println);
    return Integer.parseInt(answer.get(0));
  }
}
