package org.seedferry.itests.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.itests.host.Jdks;

/** Runs a main class of the tests in a virtual machine of its own. */
public final class ChildJvm {

  private ChildJvm() {}

  /** The class path of the tests. */
  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** Starts it with the class path of the tests. */
  public static HostProcess start(
      Jdks.Jdk jdk, Class<?> main, Map<String, String> properties, String... arguments) {
    return start(jdk, classPath(), main, properties, arguments);
  }

  static HostProcess start(
      Jdks.Jdk jdk,
      String classPath,
      Class<?> main,
      Map<String, String> properties,
      String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(jdk.program("java").toString());
    command.add("-Xmx256m");
    new TreeMap<>(properties).forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.add("-cp");
    command.add(classPath);
    command.add(main.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("SEEDFERRY_"));
    builder.environment().put("LC_ALL", "C.UTF-8");
    try {
      return HostProcess.of(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
