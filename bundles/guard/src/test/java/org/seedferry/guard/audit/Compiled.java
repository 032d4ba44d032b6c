package org.seedferry.guard.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** Source text, compiled; a comment tells what the audit is to find on its line. */
final class Compiled {
  private static final Pattern EXPECTED = Pattern.compile("// ((GREEN|YELLOW|RED) .*)$");

  private final Path classes;
  private final List<String> expected = new ArrayList<>();

  private Compiled(Path classes) {
    this.classes = classes;
  }

  /** Compiles one public class or several others, with the package that their text names. */
  static Compiled of(Path folder, String source) throws IOException {
    Path file = folder.resolve("sources").resolve("Code.java");
    Path classes = folder.resolve("classes");
    Files.createDirectories(file.getParent());
    Files.createDirectories(classes);
    Files.writeString(file, source);
    StringWriter errors = new StringWriter();
    List<String> options =
        List.of(
            "-g",
            "-proc:none",
            "-d",
            classes.toString(),
            "-cp",
            System.getProperty("java.class.path"));
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      boolean good =
          compiler
              .getTask(errors, files, null, options, null, files.getJavaFileObjects(file))
              .call();
      assertThat(good).as(errors.toString()).isTrue();
    }
    Compiled compiled = new Compiled(classes);
    List<String> lines = source.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      Matcher comment = EXPECTED.matcher(lines.get(i));
      if (comment.find()) {
        for (String one : comment.group(1).split(" \\+ ")) {
          compiled.expected.add(i + 1 + " " + one.strip());
        }
      }
    }
    return compiled;
  }

  Path classes() {
    return classes;
  }

  /** Line, colour and what, as the comments say. */
  List<String> expected() {
    return expected;
  }

  byte[] classFile(String name) throws IOException {
    return Files.readAllBytes(classes.resolve(name));
  }

  /** Writes a jar; a null manifest leaves it out. */
  static Path jar(Path jar, String manifest, Map<String, byte[]> files) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      if (manifest != null) {
        entry(
            out,
            "META-INF/MANIFEST.MF",
            manifest.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
      for (Map.Entry<String, byte[]> one : files.entrySet()) {
        entry(out, one.getKey(), one.getValue());
      }
    }
    return jar;
  }

  private static void entry(JarOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(content);
    out.closeEntry();
  }
}
