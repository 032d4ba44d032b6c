package org.seedferry.itests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.itests.host.Jdks;

/**
 * A bundle that does all that one must not do is stopped, updated and uninstalled within one limit,
 * leaves nothing that can be released, and what it does leave is named; and tasks that need three
 * seconds each to end need three seconds in all.
 */
class MisbehaviourIT {

  private static final Duration LIMIT = Duration.ofMinutes(5);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void aBundleThatMisbehavesEndsInTimeAndWhatItLeavesIsNamed(int feature) throws Exception {
    Jdks.Jdk jdk = Jdks.require(feature);
    Path classes = classes();
    String classPath = ChildJvm.classPath().replace(classes.toString(), withoutTheirs(classes));
    try (HostProcess host =
        ChildJvm.start(
            jdk,
            classPath,
            MisbehaviourHost.class,
            Map.of(Misbehaviours.CLASSES, classes.toString()),
            folder.resolve("home").toString())) {
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
  }

  private static Path classes() throws URISyntaxException {
    return Path.of(
        MisbehaviourIT.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** What is on the class path of the framework is of no bundle. */
  private String withoutTheirs(Path classes) throws IOException {
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
