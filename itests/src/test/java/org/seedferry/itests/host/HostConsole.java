package org.seedferry.itests.host;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.seedferry.testing.daemon.Daemon;

/** The console of a host that was started with {@code --console}. */
public final class HostConsole {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final HostProcess host;
  private int questions;

  public HostConsole(HostProcess host) {
    this.host = host;
  }

  /** What it says to a command, and what the host logs meanwhile. */
  public String ask(String command) throws IOException, InterruptedException {
    String begin = "begin-" + ++questions;
    String end = "end-" + questions;
    host.type("echo " + begin).type(command).type("echo " + end).await("^" + end + "$", LIMIT);
    String output = host.output();
    return output.substring(output.indexOf(begin), output.lastIndexOf(end));
  }

  /** The id of one of the bundles. */
  public long id(String symbolicName) throws IOException, InterruptedException {
    Matcher row =
        Pattern.compile("(?m)^ *(\\d+)\\|.*\\|" + Pattern.quote(symbolicName) + " ")
            .matcher(ask("lb -s"));
    if (!row.find()) {
      throw new AssertionError("there is no bundle " + symbolicName);
    }
    return Long.parseLong(row.group(1));
  }

  /** The names of all threads without an owner, but for the console's and the ledger's pool's. */
  public List<String> nobodysThreads() throws IOException, InterruptedException {
    return Pattern.compile("(?m)^RED +(\\S.*?)  ")
        .matcher(ask("guard:threads"))
        .results()
        .map(row -> row.group(1))
        .filter(name -> !name.startsWith("session-") && !name.startsWith("seedferry-ledger"))
        .toList();
  }

  /** The same without those that were there before. */
  public List<String> nobodysThreadsSince(List<String> before)
      throws IOException, InterruptedException {
    List<String> now = new ArrayList<>(nobodysThreads());
    before.forEach(now::remove);
    return now;
  }

  /**
   * How many classes of this name are loaded once those that nobody holds are gone.
   *
   * @param expected how many there should be: with these it waits no longer
   */
  public long loaded(String className, long expected) throws IOException, InterruptedException {
    long loaded = -1;
    for (int tries = 0; tries < 10 && loaded != expected; tries++) {
      jcmd("GC.run");
      loaded =
          Pattern.compile(Pattern.quote(className) + "/0x")
              .matcher(jcmd("VM.class_hierarchy", className))
              .results()
              .count();
    }
    return loaded;
  }

  /** What the virtual machine says to a diagnostic command. */
  public String jcmd(String command, String... arguments) throws IOException, InterruptedException {
    String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    List<String> line = new ArrayList<>(List.of(program, Long.toString(host.pid()), command));
    line.addAll(List.of(arguments));
    return Daemon.run(line.toArray(String[]::new));
  }
}
