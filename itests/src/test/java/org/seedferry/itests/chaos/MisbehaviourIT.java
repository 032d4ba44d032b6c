package org.seedferry.itests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.itests.host.Jdks;

/**
 * A bundle that does all that one must not do is stopped, updated and uninstalled within one limit,
 * leaves nothing that can be released, and what it does leave is named; and tasks that need three
 * seconds each to end need three seconds in all.
 */
class MisbehaviourIT {

  private static final Duration LIMIT = Duration.ofMinutes(5);

  @TempDir private static Path folder;

  private static final Map<Integer, HostProcess> HOSTS = new TreeMap<>();

  static int[] jdks() {
    return new int[] {17, 25};
  }

  /** Most of their time they wait: they do so at the same time. */
  @BeforeAll
  static void startHosts() throws Exception {
    Path classes = classes();
    String classPath = ChildJvm.classPath().replace(classes.toString(), withoutTheirs(classes));
    for (int feature : jdks()) {
      Optional<Jdks.Jdk> jdk = Jdks.find(feature);
      if (jdk.isPresent()) {
        HostProcess host =
            ChildJvm.start(
                jdk.get(),
                classPath,
                MisbehaviourHost.class,
                Map.of(Misbehaviours.CLASSES, classes.toString()),
                folder.resolve("home" + feature).toString());
        HOSTS.put(feature, host);
      }
    }
  }

  @AfterAll
  static void endHosts() {
    HOSTS.values().forEach(HostProcess::close);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aBundleThatMisbehavesEndsInTimeAndWhatItLeavesIsNamed(int feature) throws Exception {
    Jdks.require(feature);
    HostProcess host = HOSTS.get(feature);
    int code = host.exitCode(LIMIT);
    for (String line : host.output().split("\n")) {
      if (line.startsWith(MisbehaviourHost.ANSWER)) {
        System.out.println(
            "JDK " + feature + ": " + line.substring(MisbehaviourHost.ANSWER.length()));
      }
    }
    assertThat(code).as(host.output()).isZero();
    assertThat(host.output()).contains(MisbehaviourHost.ANSWER + "done");
  }

  private static Path classes() throws URISyntaxException {
    return Path.of(
        MisbehaviourIT.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** What is on the class path of the framework is of no bundle. */
  private static String withoutTheirs(Path classes) throws IOException {
    Path copy = folder.resolve("classes");
    try (var all = Files.walk(classes)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Path below = classes.relativize(path);
        if (!below.startsWith(Misbehaviours.FOLDER)) {
          Files.copy(path, copy.resolve(below));
        }
      }
    }
    return copy.toString();
  }
}
