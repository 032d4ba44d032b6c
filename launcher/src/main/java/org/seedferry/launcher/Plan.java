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

  private static final List<String> HTTP_FEATURES = List.of("http", "metrics");

  /** Which option sets which PID on the command line. */
  private static final Map<String, String> OPTIONS =
      Map.of(
          Environment.DOWNLOADER, "--to",
          Environment.ORCHESTRATOR, "--once",
          Environment.HTTP, "--http");

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
        new Sources(variables, secrets, warnings)
            .configure(environment.seedboxes(options.from), label, options.settle);
    plan.configurations.putAll(environment.deluge(label).asMap());
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
    plan.addHttp(options, environment);
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

  /** The same with what it tells in lines of at most so many columns. */
  Plan within(int columns) {
    frameworkProperties.put("seedferry.columns", Integer.toString(columns));
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
      if (file != null && !Home.isBroken(file)) {
        throw new UsageException(
            OPTIONS.get(pid)
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

  /** The features that do not run, but whose settings are known all the same. */
  List<String> asleep() {
    return HTTP_FEATURES.stream().filter(feature -> !features.contains(feature)).toList();
  }

  /** Where the command line wants it to listen; null when it does not say, or wants no port. */
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

  private void addHttp(RunOptions options, Environment environment) {
    String text = options.http;
    if (text == null) {
      text = options.once && !options.webConsole ? "off" : HttpAddress.DEFAULT;
    }
    HttpAddress address = HttpAddress.parse(text);
    if (options.webConsole) {
      WebConsole webConsole = WebConsole.from(address, environment);
      features.add("webconsole");
      frameworkProperties.putAll(webConsole.frameworkProperties());
    }
    if (address == null) {
      return;
    }
    if (!address.isLoopback() && !environment.hasHttpPassword()) {
      throw new UsageException(
          "--http "
              + address
              + " can be reached from outside, and there is no password: set TRANSMISSION_USERNAME"
              + " and TRANSMISSION_PASSWORD (or TRANSMISSION_PASSWORD_FILE), or listen on 127.0.0.1");
    }
    features.addAll(HTTP_FEATURES);
    if (options.http != null) {
      commandLine.put(Environment.HTTP, "address", address.toString());
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
