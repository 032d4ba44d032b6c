package org.seedferry.guard.internal.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.objectweb.asm.tree.ClassNode;
import org.seedferry.guard.audit.AuditReport;
import org.seedferry.guard.audit.ClassSource;
import org.seedferry.guard.audit.Launch;

/** The audit of a set of classes. Thread-safe. */
public final class Audit {
  private static final String GUARD = "org/seedferry/guard/Guard";

  private final Predicate<String> guarded;

  /**
   * @param guarded tells of a class, by its dotted name, whether it has the guard at hand
   */
  public Audit(Predicate<String> guarded) {
    this.guarded = guarded;
  }

  public AuditReport of(ClassSource source) throws IOException {
    Classes classes = new Classes();
    source.read(classes);
    boolean theGuard = classes.nest(GUARD).stream().anyMatch(entry -> entry.name().equals(GUARD));
    Judge judge = new Judge(guarded, new FieldEnds(classes), theGuard);
    Catalogue catalogue = new Catalogue(classes.hierarchy());
    List<ClassAudit.Found> found = new ArrayList<>();
    for (Classes.Entry entry : classes.entries()) {
      found.addAll(of(entry, classes, catalogue, judge));
    }
    return new AuditReport(classes.entries().size(), withoutRepeats(found), classes.unreadable());
  }

  private static List<ClassAudit.Found> of(
      Classes.Entry entry, Classes classes, Catalogue catalogue, Judge judge) {
    try {
      boolean launches =
          ConstantPool.anyMethod(
              entry.reader(),
              member -> catalogue.of(member.owner(), member.name(), member.descriptor()) != null);
      if (!launches) {
        return List.of();
      }
      ClassNode type = classes.tree(entry);
      if (type != null) {
        return new ClassAudit(
                entry.file(), type, catalogue, classes.hierarchy(), judge, unhooks(entry, classes))
            .found();
      }
    } catch (RuntimeException e) {
      // A damaged class file shows in whatever way it happens to.
    }
    classes.unreadable(entry.file(), "cannot be read: the class file is damaged");
    return List.of();
  }

  private static boolean unhooks(Classes.Entry entry, Classes classes) {
    return classes.nest(entry.name()).stream()
        .anyMatch(
            other ->
                ConstantPool.anyMethod(
                    other.reader(), member -> member.name().equals("removeShutdownHook")));
  }

  /**
   * In order, without what a multi-release jar says twice, and without the start of what is listed
   * where it is made.
   */
  private static List<Launch> withoutRepeats(List<ClassAudit.Found> found) {
    Set<Kept> made = new HashSet<>();
    for (ClassAudit.Found one : found) {
      if (!one.started()) {
        made.addAll(one.kept());
      }
    }
    Map<Launch, Launch> launches = new LinkedHashMap<>();
    found.stream()
        .filter(one -> !one.started() || one.kept().stream().noneMatch(made::contains))
        .map(ClassAudit.Found::launch)
        .sorted(
            Comparator.comparing(Audit::versioned)
                .thenComparing(Launch::file)
                .thenComparingInt(Launch::line))
        .forEach(launch -> launches.putIfAbsent(withoutFile(launch), launch));
    return List.copyOf(launches.values());
  }

  private static boolean versioned(Launch launch) {
    return launch.file().contains("META-INF/versions/");
  }

  private static Launch withoutFile(Launch launch) {
    return new Launch(
        "",
        launch.type(),
        launch.method(),
        launch.line(),
        launch.what(),
        launch.colour(),
        launch.why());
  }
}
