package org.seedferry.console.internal;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.seedferry.guard.GuardReport;
import org.seedferry.guard.TaskReport;
import org.seedferry.guard.ThreadReport;
import org.seedferry.guard.ThreadReport.Colour;
import org.seedferry.guard.audit.BundleAudit;

/** The commands {@code guard:*}: what runs, whose it is, and what could run. */
@Component(
    service = GuardCommands.class,
    property = {
      "osgi.command.scope=guard",
      "osgi.command.function=tasks",
      "osgi.command.function=threads",
      "osgi.command.function=report",
      "osgi.command.function=audit"
    })
public final class GuardCommands {
  private static final String BUNDLE =
      "a bundle: its symbolic name, the last part of it, or its id";

  /** The names of virtual threads are not in any list of the virtual machine. */
  private static final int FIRST_JAVA_WITH_VIRTUAL_THREADS = 21;

  private final GuardReport guard;
  private final BundleAudit audit;
  private final BundleNames names;
  private final TaskTexts texts;

  /**
   * @param shell waits for the shell, whose package is optional for the rest of the bundle
   */
  @Activate
  public GuardCommands(
      @Reference GuardReport guard,
      @Reference BundleAudit audit,
      @Reference CommandProcessor shell,
      BundleContext context) {
    this(guard, audit, new BundleNames(context), Clock.systemUTC());
  }

  GuardCommands(GuardReport guard, BundleAudit audit, BundleNames names, Clock clock) {
    this.guard = guard;
    this.audit = audit;
    this.names = names;
    this.texts = new TaskTexts(clock);
  }

  @Descriptor("lists every guarded task: its state, runs, failures and when it runs next")
  public String tasks(CommandSession session) {
    return tasks(sorted(), Screen.of(session));
  }

  @Descriptor("lists the guarded tasks of one bundle")
  public String tasks(CommandSession session, @Descriptor(BUNDLE) String bundle) {
    return tasks(bundle, Screen.of(session));
  }

  String tasks(String bundle, Screen screen) {
    return ofBundle(bundle, screen, tasks -> tasks(tasks, screen));
  }

  String tasks(List<TaskReport> tasks, Screen screen) {
    return tasks.isEmpty() ? "No task runs." : texts.list(tasks, screen);
  }

  @Descriptor("sums up the tasks of every bundle: runs, failures, panics and what is stuck")
  public String report(CommandSession session) {
    return report(Screen.of(session));
  }

  String report(Screen screen) {
    return texts.sums(sorted(), screen) + "\n\n" + ThreadTexts.sums(guard.threads(), screen);
  }

  @Descriptor("tells all that is known of the tasks of one bundle")
  public String report(CommandSession session, @Descriptor(BUNDLE) String bundle) {
    return report(bundle, Screen.of(session));
  }

  String report(String bundle, Screen screen) {
    return ofBundle(
        bundle, screen, tasks -> texts.sums(tasks, screen) + "\n" + texts.details(tasks, screen));
  }

  @Descriptor("lists every live thread with its owner: RED ones are nobody's")
  public String threads(CommandSession session) {
    return threads(guard.threads(), Screen.of(session));
  }

  @Descriptor("lists the live threads of one colour or one bundle")
  public String threads(
      CommandSession session,
      @Descriptor("green, yellow, red, or a bundle: its symbolic name, the last part, or its id")
          String which) {
    return threads(which, Screen.of(session));
  }

  String threads(String which, Screen screen) {
    List<ThreadReport> all = guard.threads();
    for (Colour colour : Colour.values()) {
      if (colour.name().equalsIgnoreCase(which)) {
        return threads(all.stream().filter(one -> one.colour() == colour).toList(), screen);
      }
    }
    Set<String> owners = all.stream().map(ThreadReport::owner).collect(Collectors.toSet());
    try {
      String name = names.name(which, owners);
      List<ThreadReport> of = all.stream().filter(one -> isOf(one, name)).toList();
      return of.isEmpty() ? "No thread is " + name + "'s." : threads(of, screen);
    } catch (BundleNames.Unknown e) {
      return e.on(screen);
    }
  }

  /** An owner may stand as one of several, or as gone. */
  private static boolean isOf(ThreadReport thread, String name) {
    return thread.owner().equals(name)
        || Arrays.asList(thread.owner().split(" or | \\(gone\\)")).contains(name);
  }

  private static String threads(List<ThreadReport> threads, Screen screen) {
    String note =
        Runtime.version().feature() >= FIRST_JAVA_WITH_VIRTUAL_THREADS
            ? "\nVirtual threads are not listed: only their carriers show, as the machine's own."
            : "";
    return threads.isEmpty() ? "No such thread." : ThreadTexts.list(threads, screen) + note;
  }

  @Descriptor("reads the code of every bundle for launches of threads, pools and timers")
  public String audit(CommandSession session) {
    return audit(Screen.of(session));
  }

  String audit(Screen screen) {
    long begin = System.nanoTime();
    List<AuditTexts.Audited> all =
        names.all().stream()
            .filter(bundle -> bundle.getBundleId() != 0 && !attached(bundle))
            .map(bundle -> new AuditTexts.Audited(bundle, audit.audit(bundle)))
            .toList();
    long millis = (System.nanoTime() - begin) / 1_000_000;
    List<String> lines = new ArrayList<>();
    for (AuditTexts.Audited one : all) {
      List<String> places = AuditTexts.places(one, false, screen);
      if (!places.isEmpty()) {
        lines.addAll(places);
        lines.add("");
      }
    }
    lines.add(AuditTexts.sums(all, screen));
    lines.add("");
    int classes = all.stream().mapToInt(one -> one.report().classes()).sum();
    lines.add(
        String.format(
            Locale.ROOT,
            "%d bundles with %d classes, read in %.1f s.\n'guard:audit BUNDLE' lists GREEN places too.",
            all.size(),
            classes,
            millis / 1_000.0));
    return String.join("\n", lines);
  }

  @Descriptor("lists every place in one bundle's code that launches threads, pools and timers")
  public String audit(CommandSession session, @Descriptor(BUNDLE) String bundle) {
    return audit(bundle, Screen.of(session));
  }

  String audit(String bundle, Screen screen) {
    try {
      List<String> lines = new ArrayList<>();
      for (Bundle one : names.bundles(bundle)) {
        AuditTexts.Audited audited = new AuditTexts.Audited(one, audit.audit(one));
        List<String> places = AuditTexts.places(audited, true, screen);
        String name = BundleNames.name(one);
        lines.addAll(
            places.isEmpty()
                ? Text.wrap(
                    name + " launches nothing: " + audited.report().classes() + " classes read.",
                    screen.columns())
                : places);
      }
      return String.join("\n", lines);
    } catch (BundleNames.Unknown e) {
      return e.on(screen);
    }
  }

  /** A fragment that is attached is read with its host. */
  private static boolean attached(Bundle bundle) {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    return revision != null
        && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0
        && bundle.adapt(BundleWiring.class) != null;
  }

  private String ofBundle(String bundle, Screen screen, Function<List<TaskReport>, String> teller) {
    List<TaskReport> all = sorted();
    try {
      String name = names.name(bundle, all.stream().map(TaskReport::bundle).distinct().toList());
      List<TaskReport> tasks = all.stream().filter(task -> task.bundle().equals(name)).toList();
      return tasks.isEmpty() ? name + " has no task." : teller.apply(tasks);
    } catch (BundleNames.Unknown e) {
      return e.on(screen);
    }
  }

  List<TaskReport> sorted() {
    Stream<TaskReport> tasks = guard.tasks().stream();
    return tasks
        .sorted(Comparator.comparing(TaskReport::bundle).thenComparing(TaskReport::operation))
        .toList();
  }
}
