package org.seedferry.launcher;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
    name = "seedferry",
    description = "Brings finished transfers home from a seedbox, whole and verified.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      RunCommand.class,
      DemoCommand.class,
      CheckCommand.class,
      VersionCommand.class,
      HelpCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  seedferry demo",
      "  seedferry run --from sftp://me@box.example/home/me/finished --to /srv/media",
      "  seedferry help run"
    })
public final class Main implements Runnable {

  @Spec private CommandSpec spec;

  private Main() {}

  public static void main(String[] args) {
    System.exit(execute(args));
  }

  /** Runs a command and returns its exit code. */
  static int execute(String... args) {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(Main::explain)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(args);
  }

  /** Tells people about something that goes on all the same. */
  static void warn(String message) {
    System.err.println("seedferry: warning: " + message);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** Expected trouble is a message; a stack trace would be a mistake of ours. */
  private static int explain(Exception e, CommandLine commandLine, ParseResult parsed)
      throws Exception {
    if (e instanceof UsageException) {
      System.err.println("seedferry: " + e.getMessage());
      return ExitCodes.USAGE;
    }
    if (e instanceof LaunchException) {
      System.err.println("seedferry: " + e.getMessage());
      return ExitCodes.FAILED;
    }
    throw e;
  }
}
