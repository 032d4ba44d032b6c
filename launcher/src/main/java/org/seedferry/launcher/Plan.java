package org.seedferry.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What is to run: which features, with which settings. Command line wins over environment, and that
 * over the features' own defaults.
 */
final class Plan {

  private final List<String> features = new ArrayList<>(List.of("host", "seedferry"));
  private final Map<String, String> frameworkProperties = new LinkedHashMap<>();
  private final Configurations configurations = new Configurations();
  private final Configurations commandLine = new Configurations();
  private Set<String> leftOut = Set.of();
  private HttpAddress listensOn;

  private Plan() {}

  /**
   * Reads command line and environment.
   *
   * @throws UsageException when something in them is wrong
   */
  static Plan of(RunOptions options, Map<String, String> variables, Consumer<String> warnings) {
    Plan plan = new Plan();
    Environment environment = new Environment(variables);
    environment.checkClient();
    environment.logLevel();
    plan.configurations.putAll(environment.configure().asMap());
    Secrets secrets = new Secrets();
    String label = options.label == null ? environment.label() : options.label;
    Configurations sources =
        new Sources(variables, secrets, warnings).configure(options.from, label, options.settle);
    plan.configurations.putAll(sources.asMap());
    plan.frameworkProperties.putAll(secrets.frameworkProperties());
    if (options.to != null) {
      plan.commandLine.put(Environment.DOWNLOADER, "local.root", localRoot(options.to));
    }
    if (options.once) {
      plan.commandLine.put(Environment.ORCHESTRATOR, "once", "true");
    }
    if (options.console) {
      plan.features.add("console");
    }
    plan.addWebConsole(options, environment);
    return plan;
  }

  /** The demonstration: everything in a folder of its own. */
  static Plan demo(Path folder) {
    Plan plan = new Plan();
    plan.features.add("demo");
    plan.frameworkProperties.put("seedferry.demo", folder.toString());
    plan.commandLine
        .put(Environment.DOWNLOADER, "local.root", localRoot(folder.resolve("downloads")))
        .put(Environment.ORCHESTRATOR, "interval", "1s")
        .put("org.seedferry.downloader.imports", "interval", "1s")
        .put("org.seedferry.downloader.seeding", "interval", "1s")
        .put("org.seedferry.demo", "folder", Configurations.literal(folder.toString()))
        .put("org.seedferry.demo", "local.root", localRoot(folder.resolve("downloads")));
    return plan;
  }

  /** The same without some of our bundles, named by folder. */
  Plan without(Set<String> bundles) {
    leftOut = bundles;
    return this;
  }

  /**
   * Makes sure that plan and home go together.
   *
   * @throws UsageException when a file in {@code etc/} would undo what the command line says, or
   *     nothing says where transfers go
   */
  void checkAgainst(Home home, RunOptions options) {
    for (String pid : commandLine.asMap().keySet()) {
      Path file = home.configurationFile(pid);
      if (file != null) {
        throw new UsageException(
            (pid.equals(Environment.DOWNLOADER) ? "--to" : "--once")
                + " and "
                + file
                + " contradict each other, for the file decides all of "
                + pid
                + ": leave the option away, or move the file");
      }
    }
    boolean hasLocalRoot =
        home.configurationFile(Environment.DOWNLOADER) != null
            || merged(Map.of()).asMap().containsKey(Environment.DOWNLOADER)
                && merged(Map.of()).asMap().get(Environment.DOWNLOADER).containsKey("local.root");
    if (!options.from.isEmpty() && !hasLocalRoot) {
      throw new UsageException("--to is missing: where shall the transfers go?");
    }
  }

  /** The features, by name. */
  List<String> features() {
    return features;
  }

  /** True when a bundle belongs to it. */
  boolean wants(Features.BundleEntry entry) {
    String[] id = entry.id().split(":");
    return !(id[0].equals("org.seedferry") && leftOut.contains(id[1]));
  }

  /** Where it listens; null when it does not. */
  HttpAddress listensOn() {
    return listensOn;
  }

  Map<String, String> frameworkProperties() {
    return frameworkProperties;
  }

  /** All settings, on top of the features' defaults. */
  Configurations merged(Map<String, Map<String, Object>> defaults) {
    return new Configurations()
        .putAll(defaults)
        .putAll(configurations.asMap())
        .putAll(commandLine.asMap());
  }

  private void addWebConsole(RunOptions options, Environment environment) {
    HttpAddress address = HttpAddress.parse(options.http);
    if (options.webConsole) {
      WebConsole webConsole = WebConsole.from(address, environment);
      features.add("webconsole");
      frameworkProperties.putAll(webConsole.frameworkProperties());
      configurations.putAll(webConsole.configurations().asMap());
      listensOn = address;
    }
  }

  private static String localRoot(Path to) {
    Path absolute = to.toAbsolutePath().normalize();
    if (Files.exists(absolute) && !Files.isDirectory(absolute)) {
      throw new UsageException("--to " + absolute + " is a file, it must be a folder");
    }
    return Configurations.literal(absolute.toString());
  }
}
