package org.seedferry.itests.host;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The JDKs of this machine, to start hosts on. */
public final class Jdks {

  private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)");

  /**
   * A JDK.
   *
   * @param feature its feature release, such as 17
   * @param home where it is installed
   */
  public record Jdk(int feature, Path home) {

    /** A program of it, such as {@code java}. */
    public Path program(String name) {
      return home.resolve("bin").resolve(name);
    }
  }

  private Jdks() {}

  /**
   * Looks at the environment variable {@code JAVA_HOME_<feature>}, at the one that runs now and at
   * its neighbours.
   */
  public static Optional<Jdk> find(int feature) {
    Path current = Path.of(System.getProperty("java.home"));
    String told = System.getenv("JAVA_HOME_" + feature);
    return Stream.of(
            Stream.ofNullable(told).map(Path::of), Stream.of(current), neighbours(current).stream())
        .flatMap(homes -> homes)
        .filter(home -> feature(home) == feature)
        .map(home -> new Jdk(feature, home))
        .findFirst();
  }

  /**
   * Finds a JDK. Where it is missing the test is skipped, and says so; it fails instead where the
   * system property {@code seedferry.daemons} is {@code required}.
   */
  public static Jdk require(int feature) {
    Optional<Jdk> found = find(feature);
    if (found.isEmpty()) {
      String message =
          "NOT RUN: no JDK %d is beside %s, and JAVA_HOME_%d names none"
              .formatted(feature, System.getProperty("java.home"), feature);
      if ("required".equals(System.getProperty("seedferry.daemons"))) {
        fail(message);
      }
      System.err.println(message);
      abort(message);
    }
    return found.orElseThrow();
  }

  private static List<Path> neighbours(Path home) {
    Path parent = Objects.requireNonNull(home.toAbsolutePath().getParent());
    try (Stream<Path> all = Files.list(parent)) {
      return all.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int feature(Path home) {
    Path release = home.resolve("release");
    if (!Files.isRegularFile(release) || !Files.isExecutable(home.resolve("bin/java"))) {
      return -1;
    }
    try {
      Matcher version = VERSION.matcher(Files.readString(release));
      return version.find() ? Integer.parseInt(version.group(1)) : -1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
