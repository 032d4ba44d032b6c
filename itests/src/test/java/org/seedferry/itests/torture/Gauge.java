package org.seedferry.itests.torture;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/** Looks at the memory of another Java process, from outside, as long as it is open. */
final class Gauge implements AutoCloseable {

  /**
   * One look.
   *
   * @param millis since the first
   * @param heap bytes of the heap in use, what can be collected included
   * @param resident bytes of memory that the process has
   */
  record Look(long millis, long heap, long resident) {}

  private static final String PERIOD = "200ms";

  private final long pid;
  private final Process jstat;
  private final Thread reader;
  private final List<Look> looks = new ArrayList<>();

  Gauge(long pid) throws IOException {
    this.pid = pid;
    this.jstat =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jstat").toString(),
                "-gc",
                Long.toString(pid),
                PERIOD)
            .redirectErrorStream(true)
            .start();
    this.reader = new Thread(this::read, "gauge of " + pid);
    reader.setDaemon(true);
    reader.start();
  }

  /** All looks so far. */
  synchronized List<Look> looks() {
    return List.copyOf(looks);
  }

  private void read() {
    try (BufferedReader output = jstat.inputReader()) {
      List<String> names = columns(output.readLine());
      long begin = System.nanoTime();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        List<String> values = columns(line);
        double kib = 0;
        for (String used : List.of("S0U", "S1U", "EU", "OU")) {
          kib += Double.parseDouble(values.get(names.indexOf(used)));
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        Look look = new Look(millis, (long) (kib * 1024), resident());
        synchronized (this) {
          looks.add(look);
        }
      }
    } catch (IOException e) {
      // The process is gone.
      return;
    }
  }

  private static List<String> columns(String line) {
    return Arrays.asList(line.trim().split("\\s+"));
  }

  private long resident() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElse(0);
  }

  /** One tenth after the other: the least and the most heap, and the memory at its end, in MiB. */
  static String table(List<Look> looks) {
    StringBuilder table =
        new StringBuilder("| until s | heap MiB | resident MiB |\n|---|---|---|\n");
    for (int tenth = 0; tenth < 10; tenth++) {
      List<Look> part = part(looks, tenth / 10.0, (tenth + 1) / 10.0);
      Look last = part.get(part.size() - 1);
      table.append(
          "| %d | %d to %d | %d |%n"
              .formatted(
                  last.millis() / 1000,
                  least(part, Look::heap) >> 20,
                  part.stream().mapToLong(Look::heap).max().orElse(0) >> 20,
                  last.resident() >> 20));
    }
    return table.toString();
  }

  /** The looks of a part of the time. */
  static List<Look> part(List<Look> looks, double from, double to) {
    return looks.subList((int) (looks.size() * from), (int) (looks.size() * to));
  }

  /** The least of a figure. */
  static long least(List<Look> looks, ToLongFunction<Look> figure) {
    return looks.stream().mapToLong(figure).min().orElse(0);
  }

  @Override
  public void close() throws InterruptedException {
    jstat.destroy();
    jstat.waitFor();
    reader.join();
  }
}
