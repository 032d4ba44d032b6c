package org.seedferry.console.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.osgi.framework.Bundle;
import org.seedferry.guard.ThreadReport.Colour;
import org.seedferry.guard.audit.AuditReport;
import org.seedferry.guard.audit.Launch;

/** Audits of code as text. */
final class AuditTexts {
  private static final int INDENT = 8;

  /** A bundle and what was found in it. */
  record Audited(Bundle bundle, AuditReport report) {}

  private AuditTexts() {}

  /** The places of one bundle under its name. */
  static List<String> places(Audited audited, boolean green, Screen screen) {
    List<String> lines = new ArrayList<>();
    for (Launch launch :
        audited.report().launches().stream()
            .filter(one -> green || one.colour() != Colour.GREEN)
            .sorted(Comparator.comparing(Launch::colour).reversed().thenComparing(Launch::type))
            .toList()) {
      place(launch, lines, screen);
    }
    for (AuditReport.Unreadable file : audited.report().unreadable()) {
      lines.addAll(Text.wrap("? " + file.file() + " " + file.why(), screen.columns()));
    }
    if (!lines.isEmpty()) {
      lines.add(0, Text.cut(title(audited.bundle()), screen.columns()));
    }
    return lines;
  }

  private static String title(Bundle bundle) {
    return Text.clean(
        BundleNames.name(bundle) + " " + bundle.getVersion() + " [" + bundle.getBundleId() + "]");
  }

  /** On one line, where that is wide enough. */
  private static void place(Launch launch, List<String> lines, Screen screen) {
    String colour = Text.left(launch.colour().name(), INDENT - 1);
    String head = screen.paint(launch.colour(), colour) + " ";
    String place = Text.clean(launch.place());
    String what = Text.clean(launch.what() + ": " + launch.why());
    if (INDENT + Text.width(place) + 2 + Text.width(what) <= screen.columns()) {
      lines.add(head + place + "  " + what);
      return;
    }
    String indent = " ".repeat(INDENT);
    List<String> parts = Text.wrap(place, screen.columns() - INDENT);
    lines.add(head + parts.get(0));
    parts.stream().skip(1).map(indent::concat).forEach(lines::add);
    Text.wrap(what, screen.columns() - INDENT - 2).stream()
        .map((indent + "  ")::concat)
        .forEach(lines::add);
  }

  /** A line for each bundle. */
  static String sums(List<Audited> all, Screen screen) {
    Table table =
        new Table()
            .words("")
            .numbers("ID")
            .elastic("BUNDLE")
            .numbers("CLASSES")
            .numbers("GREEN")
            .numbers("YELLOW")
            .numbers("RED")
            .numbers("UNREADABLE");
    for (Audited audited : all) {
      AuditReport report = audited.report();
      table.row(
          worst(report),
          audited.bundle().getBundleId(),
          BundleNames.name(audited.bundle()),
          report.classes(),
          count(report, Colour.GREEN),
          count(report, Colour.YELLOW),
          count(report, Colour.RED),
          report.unreadable().isEmpty() ? "" : report.unreadable().size());
    }
    return table.render(screen);
  }

  /** The worst colour of a bundle, nothing for one that launches nothing. */
  private static String worst(AuditReport report) {
    return report.launches().stream()
        .map(Launch::colour)
        .max(Comparator.naturalOrder())
        .map(Colour::name)
        .orElse("");
  }

  private static Object count(AuditReport report, Colour colour) {
    int count = report.of(colour).size();
    return count == 0 ? "" : count;
  }
}
