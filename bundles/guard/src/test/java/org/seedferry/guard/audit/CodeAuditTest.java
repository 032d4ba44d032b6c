package org.seedferry.guard.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.seedferry.guard.Guard;
import org.seedferry.guard.ThreadReport.Colour;

class CodeAuditTest {

  private static final String THREAD =
      """
      package sample;
      class Code {
        void go() {
          new Thread(() -> {}).start();
        }
      }
      """;

  @TempDir Path folder;

  private static AuditReport audit(ClassSource source) throws IOException {
    return CodeAudit.ofLibrary().audit(source);
  }

  @Test
  void aPlaceIsNamedAsInAStackTrace() throws IOException {
    AuditReport report = audit(ClassSource.folder(Compiled.of(folder, THREAD).classes()));
    assertThat(report.classes()).isEqualTo(1);
    assertThat(report.launches())
        .containsExactly(
            new Launch(
                "sample/Code.class",
                "sample.Code",
                "go",
                4,
                "new Thread",
                Colour.RED,
                "not kept: nothing can end it"));
    assertThat(report.launches().get(0))
        .hasToString("RED sample.Code.go:4: new Thread: not kept: nothing can end it");
  }

  @Test
  void aLambdaIsReportedByTheMethodThatItStandsIn() throws IOException {
    Compiled code =
        Compiled.of(
            folder,
            """
            package sample;
            class Code {
              Runnable outer() {
                return () -> { Runnable inner = () -> new Thread(() -> {}).start(); inner.run(); };
              }
            }
            """);
    assertThat(audit(ClassSource.folder(code.classes())).launches())
        .extracting(Launch::place)
        .containsExactly("sample.Code.outer:4");
  }

  @Test
  void aReasonNamesTheFieldAndWhatEndsIt() throws IOException {
    Compiled code =
        Compiled.of(
            folder,
            """
            package sample;
            import java.util.concurrent.*;
            class Code {
              private final ExecutorService pool = Executors.newCachedThreadPool();
              private static ExecutorService shared = Executors.newCachedThreadPool();
              void close() { pool.shutdown(); }
              class Inner { void never() { shared.submit(() -> {}); } }
            }
            """);
    assertThat(audit(ClassSource.folder(code.classes())).launches())
        .extracting(Launch::why)
        .containsExactlyInAnyOrder(
            "kept in field pool; close() ends it by shutdown()",
            "kept in static field shared, and nothing ends it");
  }

  @Test
  void libraryCodeBesideOwnCodeIsJudgedAsALibrary() throws IOException {
    Compiled code =
        Compiled.of(
            folder,
            """
            package lib;
            class Code {
              Thread go() { return new Thread(() -> {}); }
            }
            """);
    AuditReport report = CodeAudit.withGuard("sample.").audit(ClassSource.folder(code.classes()));
    assertThat(report.launches()).extracting(Launch::colour).containsExactly(Colour.YELLOW);
  }

  @Test
  void ofCodeWithTheGuardItSaysWhatToDoInstead() throws IOException {
    Compiled code = Compiled.of(folder, THREAD);
    AuditReport report = CodeAudit.withGuard("sample.").audit(ClassSource.folder(code.classes()));
    assertThat(report.of(Colour.RED))
        .extracting(Launch::why)
        .containsExactly("launched past the guard; use Guard.once or Guard.loop");
  }

  @Test
  void aClassOfANewerJavaIsListedAsUnreadable() throws IOException {
    byte[] newer = Compiled.of(folder, THREAD).classFile("sample/Code.class");
    newer[6] = 0;
    newer[7] = (byte) 200;
    Path jar =
        Compiled.jar(
            folder.resolve("newer.jar"),
            null,
            Map.of("a/Newer.class", newer, "a/Damaged.class", new byte[] {1, 2, 3}));
    AuditReport report = audit(ClassSource.jar(jar));
    assertThat(report.classes()).isZero();
    assertThat(report.unreadable())
        .containsExactly(
            new AuditReport.Unreadable("a/Damaged.class", "cannot be read: it is no class file"),
            new AuditReport.Unreadable(
                "a/Newer.class",
                "cannot be read: it is for Java 156, which this audit does not know yet"));
  }

  @Test
  void aClassFileThatIsCutOffIsListedAsUnreadable() throws IOException {
    byte[] whole = Compiled.of(folder, THREAD).classFile("sample/Code.class");
    for (int length = 10; length < whole.length; length += 7) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      AuditReport report = audit(taker -> taker.classFile("Cut.class", cut));
      assertThat(report.unreadable().size() + report.classes())
          .as("cut at %d", length)
          .isPositive();
    }
    byte[] half = java.util.Arrays.copyOf(whole, whole.length / 2);
    assertThat(audit(taker -> taker.classFile("Cut.class", half)).unreadable())
        .extracting(AuditReport.Unreadable::why)
        .containsExactly("cannot be read: the class file is damaged");
  }

  @Test
  void nestedJarsAndEveryJavaVersionAreRead() throws IOException {
    byte[] code = Compiled.of(folder, THREAD).classFile("sample/Code.class");
    Path inner = Compiled.jar(folder.resolve("inner.jar"), null, Map.of("sample/Code.class", code));
    String newer = THREAD.replace("new Thread(() -> {}).start()", "new java.util.Timer()");
    byte[] forNewer = Compiled.of(folder, newer).classFile("sample/Code.class");
    Map<String, byte[]> files = new TreeMap<>();
    files.put("lib/inner.jar", Files.readAllBytes(inner));
    files.put("lib/broken.jar", new byte[] {1, 2, 3});
    files.put("lib/ignored.jar", Files.readAllBytes(inner));
    files.put("META-INF/versions/21/sample/Code.class", forNewer);
    files.put("module-info.class", new byte[0]);
    Path jar =
        Compiled.jar(
            folder.resolve("outer.jar"),
            "Manifest-Version: 1.0\nMulti-Release: true\nBundle-ClassPath: .,/lib/inner.jar,lib/broken.jar,lib/missing.jar\n",
            files);
    AuditReport report = audit(ClassSource.jar(jar));
    assertThat(report.launches())
        .extracting(Launch::file, Launch::what)
        .map(Object::toString)
        .containsExactly(
            "(\"lib/inner.jar!/sample/Code.class\", \"new Thread\")",
            "(\"META-INF/versions/21/sample/Code.class\", \"new Timer\")");
    assertThat(report.unreadable())
        .containsExactly(
            new AuditReport.Unreadable("lib/broken.jar", "is no jar, or an empty one"));
  }

  @Test
  void theSamePlaceInTwoVersionsIsListedOnce() throws IOException {
    byte[] code = Compiled.of(folder, THREAD).classFile("sample/Code.class");
    Path jar =
        Compiled.jar(
            folder.resolve("twice.jar"),
            null,
            Map.of("sample/Code.class", code, "META-INF/versions/11/sample/Code.class", code));
    assertThat(audit(ClassSource.jar(jar)).launches())
        .extracting(Launch::file)
        .containsExactly("sample/Code.class");
  }

  @Test
  void nothingInAnEmptyJar() throws IOException {
    Path jar = Compiled.jar(folder.resolve("empty.jar"), "Manifest-Version: 1.0\n", Map.of());
    assertThat(audit(ClassSource.jar(jar))).isEqualTo(new AuditReport(0, List.of(), List.of()));
  }

  @Test
  void whatIsNotThereIsAnError() {
    assertThatThrownBy(() -> audit(ClassSource.jar(folder.resolve("nowhere.jar"))))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> audit(ClassSource.folder(folder.resolve("nowhere"))))
        .isInstanceOf(NoSuchFileException.class);
  }

  /** Java 17 cannot compile these calls, so they are written by hand. */
  @Test
  void virtualThreadsAreFound() throws IOException {
    ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    type.visit(Opcodes.V21, Opcodes.ACC_PUBLIC, "sample/Virtual", null, "java/lang/Object", null);
    MethodVisitor method =
        type.visitMethod(Opcodes.ACC_STATIC, "go", "(Ljava/lang/Runnable;)V", null, null);
    method.visitCode();
    method.visitVarInsn(Opcodes.ALOAD, 0);
    method.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        "java/lang/Thread",
        "startVirtualThread",
        "(Ljava/lang/Runnable;)Ljava/lang/Thread;",
        false);
    method.visitInsn(Opcodes.POP);
    String virtual = "java/lang/Thread$Builder$OfVirtual";
    method.visitMethodInsn(
        Opcodes.INVOKESTATIC, "java/lang/Thread", "ofVirtual", "()L" + virtual + ";", false);
    method.visitLdcInsn("name");
    method.visitMethodInsn(
        Opcodes.INVOKEINTERFACE, virtual, "name", "(Ljava/lang/String;)L" + virtual + ";", true);
    method.visitVarInsn(Opcodes.ALOAD, 0);
    method.visitMethodInsn(
        Opcodes.INVOKEINTERFACE,
        virtual,
        "start",
        "(Ljava/lang/Runnable;)Ljava/lang/Thread;",
        true);
    method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/Thread", "join", "()V", false);
    method.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        "java/util/concurrent/Executors",
        "newVirtualThreadPerTaskExecutor",
        "()Ljava/util/concurrent/ExecutorService;",
        false);
    method.visitMethodInsn(
        Opcodes.INVOKEINTERFACE, "java/util/concurrent/ExecutorService", "close", "()V", true);
    method.visitInsn(Opcodes.RETURN);
    method.visitMaxs(0, 0);
    method.visitEnd();
    AuditReport report = audit(taker -> taker.classFile("V.class", type.toByteArray()));
    assertThat(report.launches())
        .extracting(launch -> launch.line() + " " + launch.colour() + " " + launch.what())
        .containsExactly(
            "0 RED Thread.startVirtualThread",
            "0 YELLOW Thread.Builder.OfVirtual.start",
            "0 YELLOW Executors.newVirtualThreadPerTaskExecutor");
    assertThat(report.launches().get(0).place()).isEqualTo("sample.Virtual.go");
  }

  @Test
  void theGuardItselfLaunchesItsThreadsInOnePlaceForRealTimeAndOneForTests() throws Exception {
    Path own = Path.of(Guard.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    AuditReport report = CodeAudit.withGuard("org.seedferry.").audit(ClassSource.folder(own));
    assertThat(report.launches()).allMatch(launch -> launch.colour() == Colour.GREEN);
    assertThat(report.launches())
        .filteredOn(launch -> launch.what().startsWith("new Thread"))
        .extracting(launch -> launch.type().replaceAll("\\$.*", ""))
        .containsOnly(
            "org.seedferry.guard.internal.RealTime", "org.seedferry.guard.manual.ManualWorker");
  }

  @Test
  void aRealLibraryIsJudgedByWhatItsSourceSays() throws Exception {
    Path logback =
        Path.of(
            ch.qos.logback.core.Appender.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    AuditReport report = audit(ClassSource.jar(logback));
    assertThat(report.classes()).isGreaterThan(300);
    assertThat(report.unreadable()).isEmpty();
    assertThat(report.launches())
        .filteredOn(launch -> launch.type().equals("ch.qos.logback.core.AsyncAppenderBase"))
        .extracting(Launch::what, Launch::colour, Launch::why)
        .map(Object::toString)
        .containsExactly(
            "(\"new AsyncAppenderBase.Worker (a Thread)\", YELLOW, "
                + "\"kept in field worker; stop() ends it by interrupt()\")");
    Path asm =
        Path.of(ClassWriter.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    assertThat(audit(ClassSource.jar(asm)).launches()).isEmpty();
  }

  @Test
  void theCommandTellsByItsExitCode() throws IOException {
    Path classes = Compiled.of(folder, THREAD).classes();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);
    assertThat(Main.run(new String[] {"--own", "sample.", classes.toString()}, out)).isEqualTo(1);
    assertThat(text.toString(StandardCharsets.UTF_8))
        .contains("RED sample.Code.go:4: new Thread: launched past the guard")
        .contains("1 classes, 1 launches");
    assertThat(Main.run(new String[] {folder.resolve("sources").toString()}, out)).isZero();
    assertThat(Main.run(new String[] {folder.resolve("nowhere").toString()}, out)).isEqualTo(2);
    assertThat(Main.run(new String[] {}, out)).isEqualTo(2);
    assertThat(Main.run(new String[] {"--what"}, out)).isEqualTo(2);
  }
}
