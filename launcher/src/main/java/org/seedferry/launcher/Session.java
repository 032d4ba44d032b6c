package org.seedferry.launcher;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** One host from start to stop, and what people see of it. */
final class Session {

  /** What the main thread does while the host runs; returns the exit code. */
  interface Task {
    int run(Host host, Exit exit) throws IOException, InterruptedException;
  }

  static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final Plan plan;
  private final Home home;
  private final boolean withShell;
  private final Exit exit = new Exit();

  /**
   * Makes a session.
   *
   * @param withShell whether somebody may type commands
   */
  Session(Plan plan, Home home, boolean withShell) {
    this.plan = plan;
    this.home = home;
    this.withShell = withShell;
  }

  /**
   * Starts the host, does the task, stops the host.
   *
   * @param withStatus whether bundles may show status lines on the terminal
   * @return the exit code
   * @throws LaunchException when the host does not start
   */
  int run(Task task, boolean withStatus) {
    if (plan.listensOn() != null && plan.listensOn().port() != 0) {
      plan.listensOn().checkFree();
    }
    Terminal terminal = withStatus ? Terminal.open() : null;
    Runnable leave = terminal == null ? () -> {} : terminal::close;
    Signals signals = new Signals();
    signals.onStop(() -> stopOrHalt(leave), leave);
    Host host = prepare();
    try {
      host.offer(IntConsumer.class, exit, "exit");
      if (terminal != null) {
        signals.onResize(terminal::resized);
        host.offer(Consumer.class, terminal, "status");
      }
      host.start();
      List<String> mistakes = host.ask("configuration-errors", Duration.ZERO);
      if (mistakes != null && !mistakes.isEmpty()) {
        throw new UsageException(String.join(System.lineSeparator(), mistakes));
      }
      return exit.isAskedFor() ? exit.await() : task.run(host, exit);
    } catch (IOException e) {
      throw new LaunchException("standard input cannot be read: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw new LaunchException("interrupted", e);
    } finally {
      if (!host.stop(STOP_LIMIT)) {
        halt(leave, String.join(", ", host.unstopped()));
      }
      leave.run();
    }
  }

  /** Waits until somebody ends the host. */
  static int untilTheEnd(Host host, Exit exit) {
    return exit.await();
  }

  /** Runs standard input as commands, and waits for the work's own end where there is one. */
  static Task script(boolean thenUntilTheEnd) {
    return (host, exit) -> {
      // Not System.out: the shell puts itself there, and would write to itself without end.
      PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
      PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true);
      BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
      int code = new Script(host.context(), out, err).run(lines, exit::isAskedFor);
      return thenUntilTheEnd || exit.isAskedFor() ? Math.max(code, exit.await()) : code;
    };
  }

  private Host prepare() {
    Features features = Features.read(plan.features());
    Map<String, String> properties = new LinkedHashMap<>(plan.frameworkProperties());
    properties.put(
        "configurator.initial", plan.merged(features.configurations()).toConfiguratorJson());
    properties.put("seedferry.home", home.root().toString());
    properties.put("org.osgi.framework.storage", home.work().resolve("bundles").toString());
    properties.put("felix.cm.dir", home.work().resolve("bundles").resolve("config").toString());
    properties.put("felix.fileinstall.dir", home.bundles() + "," + home.etc());
    properties.put("felix.fileinstall.tmpdir", home.work().resolve("fileinstall").toString());
    properties.put(
        "org.apache.felix.configadmin.plugin.interpolation.secretsdir", home.secrets().toString());
    properties.putAll(Shell.properties(home, withShell));
    List<Features.BundleEntry> known =
        Features.read(plan.asleep()).bundles().stream()
            .filter(entry -> entry.id().startsWith("org.seedferry:"))
            .toList();
    return Host.prepare(
        features, known, properties, plan::wants, () -> exit.accept(ExitCodes.DONE));
  }

  /** On the signal's own thread: the limit holds even where the main thread is stuck in a start. */
  private void stopOrHalt(Runnable leave) {
    exit.accept(ExitCodes.DONE);
    try {
      new CountDownLatch(1).await(STOP_LIMIT.plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    halt(leave, "the start itself");
  }

  private static void halt(Runnable leave, String culprits) {
    leave.run();
    PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true);
    err.println(
        "seedferry: ended the hard way, for after "
            + STOP_LIMIT.toSeconds()
            + " s there still was: "
            + culprits);
    Runtime.getRuntime().halt(ExitCodes.FAILED);
  }
}
