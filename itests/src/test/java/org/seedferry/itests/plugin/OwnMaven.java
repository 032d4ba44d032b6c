package org.seedferry.itests.plugin;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Maven as somebody outside of this project runs it, in a process of its own. Its local repository
 * is a folder of the test, with what {@code mvn install} would have put there of this build; all
 * else it takes as files from the local repository of the build under way. It is offline.
 */
final class OwnMaven {

  private static final long MINUTES = 10;

  private final Path repository;
  private final Path settings;

  /**
   * @param folder for its repository; it must be empty or absent
   */
  OwnMaven(Path folder) throws IOException {
    this.repository = Files.createDirectories(folder.resolve("repository"));
    this.settings = folder.resolve("settings.xml");
    Files.writeString(
        settings,
        """
        <settings>
          <localRepository>%s</localRepository>
          <mirrors>
            <mirror>
              <id>build</id>
              <mirrorOf>*</mirrorOf>
              <url>%s</url>
            </mirror>
          </mirrors>
        </settings>
        """
            .formatted(repository, Path.of(System.getProperty("localRepository")).toUri()));
  }

  /** Puts the artifact of a module where {@code mvn install} would put it. */
  OwnMaven install(Path module, String artifact, String version) throws IOException {
    Path place =
        Files.createDirectories(
            repository.resolve("org/seedferry").resolve(artifact).resolve(version));
    String name = artifact + "-" + version;
    Files.copy(module.resolve("pom.xml"), place.resolve(name + ".pom"));
    Path jar = module.resolve("target").resolve(name + ".jar");
    if (Files.exists(jar)) {
      Files.copy(jar, place.resolve(name + ".jar"));
    }
    return this;
  }

  /**
   * Runs it in a project.
   *
   * @return what it said
   * @throws AssertionError when it fails
   */
  String run(Path project, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("maven.home"), "bin", "mvn").toString());
    command.addAll(List.of("-B", "-ntp", "-o", "-Daether.offline.protocols=file"));
    command.addAll(List.of("-s", settings.toString(), "-gs", settings.toString()));
    command.addAll(List.of(arguments));
    File log = Files.createTempFile(settings.getParent(), "maven", ".log").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("MAVEN_"));
    environment.put("MAVEN_SKIP_RC", "true");
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    try {
      boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
      String output = Files.readString(log.toPath());
      if (!ended || process.exitValue() != 0) {
        throw new AssertionError(
            String.join(" ", command) + (ended ? " failed:\n" : " does not end:\n") + output);
      }
      return output;
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
