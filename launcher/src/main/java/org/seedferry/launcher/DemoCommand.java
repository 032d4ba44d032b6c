package org.seedferry.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the whole way of a transfer, on a seedbox that it brings along. */
@Command(
    name = "demo",
    description =
        "Shows the whole way of some transfers in under a minute; touches nothing of yours.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = {"  seedferry demo", "", "Works in a temporary folder, and removes it at the end."})
final class DemoCommand implements Callable<Integer> {

  @Option(
      names = "--log",
      paramLabel = "plain|json",
      defaultValue = "plain",
      description = "How log lines look (default: ${DEFAULT-VALUE}).")
  private RunOptions.LogFormat log;

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("seedferry-demo-");
    try {
      return demonstrate(folder);
    } finally {
      Home.delete(folder);
    }
  }

  private int demonstrate(Path folder) {
    Plan plan = Plan.demo(folder);
    try (Home home = Home.open(folder.resolve("home"))) {
      String level = new Environment(System.getenv()).logLevel();
      Logging.configure(home, level, log, Logging.Console.ALL);
      return new Session(plan, home, false).run(Session::untilTheEnd, TerminalSize.isTerminal(1));
    }
  }
}
