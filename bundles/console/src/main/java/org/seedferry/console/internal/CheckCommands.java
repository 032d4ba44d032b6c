package org.seedferry.console.internal;

import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands {@code ferry:seedboxes} and {@code ferry:check}. */
@Component(
    service = CheckCommands.class,
    property = {
      "osgi.command.scope=ferry",
      "osgi.command.function=seedboxes",
      "osgi.command.function=check"
    })
public final class CheckCommands {

  @Reference HostCheck check;

  @Descriptor("asks every seedbox what it is and holds, now, and says what is not right")
  public String seedboxes(CommandSession session) {
    return seedboxes(Screen.of(session));
  }

  String seedboxes(Screen screen) {
    List<SeedboxReport> reports = check.reports();
    if (reports.isEmpty()) {
      return "No seedbox is there: configure one.";
    }
    Table table =
        new Table()
            .words("SEEDBOX")
            .numbers("TRANSFERS")
            .numbers("COMPLETE")
            .numbers("SIZE")
            .numbers("FREE")
            .numbers("TIME")
            .elastic("SOFTWARE")
            .words("STATE");
    reports.forEach(report -> add(report, table));
    StringBuilder text = new StringBuilder(table.render(screen));
    for (SeedboxReport report : reports) {
      for (Finding trouble : report.findings().troubles()) {
        text.append('\n').append(String.join("\n", trouble.lines(screen.columns())));
      }
    }
    return text.toString();
  }

  private static void add(SeedboxReport report, Table table) {
    if (!report.answers()) {
      table.row(report.name(), "-", "-", "-", "-", "-", "-", "FAILED");
      return;
    }
    long free = report.peer().freeBytes();
    String software = report.peer().software();
    table.row(
        report.name(),
        report.held().size(),
        report.complete().size(),
        Human.size(report.size()),
        free < 0 ? "-" : Human.size(free),
        report.roundTrip().toMillis() + "ms",
        software.isEmpty() ? "-" : software,
        "answers");
  }

  @Descriptor("looks at every seedbox, *arr and channel, and at the ledger")
  public String check(CommandSession session) {
    return check(Screen.of(session));
  }

  String check(Screen screen) {
    return String.join("\n", check.lines(screen.columns()));
  }
}
