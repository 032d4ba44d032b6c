package org.seedferry.itests.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host as its users start it: the one jar, in a process of its own. Killed at the latest when it
 * is closed.
 */
public final class HostProcess implements AutoCloseable {

  private final Process process;
  private final Writer input;
  private final List<String> lines = new ArrayList<>();
  private final Thread reader;
  private boolean ended;
  private int read;

  private HostProcess(Process process) {
    this.process = process;
    this.input = process.outputWriter(StandardCharsets.UTF_8);
    this.reader = new Thread(this::readLines, "output of host " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts {@code java -jar seedferry.jar} with these arguments; without a port where they name
   * none, for several hosts may run at once.
   */
  public static HostProcess start(String... arguments) {
    return start(Map.of(), arguments);
  }

  /** Starts it with further environment variables. */
  public static HostProcess start(Map<String, String> environment, String... arguments) {
    return startBy(List.of(), environment, arguments);
  }

  /** Starts it through a program that starts what follows on its own command line. */
  public static HostProcess startBy(
      List<String> program, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(program);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-jar", System.getProperty("seedferry.jar")));
    command.addAll(List.of(arguments));
    if (List.of(arguments).contains("run") && !List.of(arguments).contains("--http")) {
      command.addAll(List.of("--http", "off"));
    }
    return start(command, environment);
  }

  /** Starts it on a JDK, with further options for its virtual machine. */
  public static HostProcess startOn(Jdks.Jdk jdk, List<String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(jdk.program("java").toString());
    command.add("-Xmx256m");
    command.addAll(options);
    command.addAll(List.of("-jar", System.getProperty("seedferry.jar")));
    command.addAll(List.of(arguments));
    return start(command, Map.of());
  }

  private static HostProcess start(List<String> command, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("SEEDFERRY_"));
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().putAll(environment);
    try {
      return new HostProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes over any other process that talks in lines. */
  public static HostProcess of(Process process) {
    return new HostProcess(process);
  }

  private void readLines() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        synchronized (lines) {
          lines.add(line);
          lines.notifyAll();
        }
      }
    } catch (IOException e) {
      // The process is gone.
    }
    synchronized (lines) {
      ended = true;
      lines.notifyAll();
    }
  }

  /** Waits for a line that matches, from where the last wait ended; returns its match. */
  public Matcher await(String regex, Duration limit) throws InterruptedException {
    Pattern pattern = Pattern.compile(regex);
    long deadline = System.nanoTime() + limit.toNanos();
    synchronized (lines) {
      while (true) {
        for (; read < lines.size(); read++) {
          Matcher match = pattern.matcher(lines.get(read));
          if (match.find()) {
            read++;
            return match;
          }
        }
        long rest = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (ended || rest <= 0) {
          throw new AssertionError(
              "no line matches '"
                  + regex
                  + "' "
                  + (ended ? "until the host's end" : "within " + limit)
                  + "; it said:\n"
                  + output());
        }
        lines.wait(rest);
      }
    }
  }

  /** Types a line into the console. */
  public HostProcess type(String line) throws IOException {
    input.write(line + "\n");
    input.flush();
    return this;
  }

  /** Closes its standard input. */
  public void endInput() throws IOException {
    input.close();
  }

  /** Waits for its end and returns its exit code. */
  public int exitCode(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError(
          "the host has not ended within " + limit + "; it said:\n" + output());
    }
    reader.join(5_000);
    return process.exitValue();
  }

  /** All that it has said so far. */
  public String output() {
    synchronized (lines) {
      return String.join("\n", lines);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** As {@code kill -9}. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** As {@code kill}; returns the exit code. */
  public int terminate(Duration limit) throws InterruptedException {
    process.destroy();
    return exitCode(limit);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
