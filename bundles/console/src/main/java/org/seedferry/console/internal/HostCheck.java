package org.seedferry.console.internal;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.seedferry.api.arr.Arr;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.notify.Channel;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.api.transport.Transport;
import org.seedferry.api.transport.Transports;

/**
 * Looks at everything that the host depends on, and changes nothing. The first line is the exit
 * code, {@code 0} or {@code 1}; what was found of each thing follows, and what to do about it.
 */
@Component(
    service = {HostCheck.class, Supplier.class},
    property = "seedferry.role=check")
public final class HostCheck implements Supplier<List<String>> {

  /** How long a line may be; without it none is broken. */
  private static final String COLUMNS = "seedferry.columns";

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Ledger ledger;

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  volatile List<Seedbox> seedboxes = List.of();

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  volatile List<Transport> transports = List.of();

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  volatile List<Arr> arrs = List.of();

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  volatile List<Channel> channels = List.of();

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile ConfigurationAdmin configurations;

  private final int columns;
  private final SeedboxCheck seedboxCheck;

  /** Asks nobody anything yet. */
  @Activate
  public HostCheck(BundleContext context) {
    this(Clock.systemUTC(), columns(context.getProperty(COLUMNS)));
  }

  HostCheck(Clock clock, int columns) {
    this.columns = columns;
    this.seedboxCheck = new SeedboxCheck(new Transports(() -> transports), clock);
  }

  private static int columns(String property) {
    boolean isGiven = property != null && property.matches("[1-9]\\d{0,4}");
    return isGiven ? Math.max(Table.LEAST_COLUMNS, Integer.parseInt(property)) : Integer.MAX_VALUE;
  }

  @Override
  public List<String> get() {
    List<Findings> all = look();
    List<String> lines = new ArrayList<>();
    lines.add(all.stream().anyMatch(Findings::haveFailed) ? "1" : "0");
    lines.addAll(lines(all, columns));
    return lines;
  }

  /** What was found of everything, without the exit code. */
  List<String> lines(int widest) {
    return lines(look(), widest);
  }

  /** How each seedbox is. */
  List<SeedboxReport> reports() {
    return seedboxes.stream().map(seedboxCheck::look).toList();
  }

  private List<Findings> look() {
    List<Findings> all = new ArrayList<>();
    Findings here = new Findings();
    LedgerCheck.look(ledger, here);
    LocalRootCheck.look(configurations, here);
    all.add(here);
    List<SeedboxReport> reports = reports();
    reports.forEach(report -> all.add(report.findings()));
    Findings others = new Findings();
    if (reports.isEmpty()) {
      others.bad(
          "seedbox",
          "none is configured",
          "name one by --from or in etc/; the log says of one that is there what is wrong with it");
    }
    arrs.forEach(arr -> ArrCheck.look(arr, others));
    channels.forEach(
        channel -> others.good("channel " + channel.name(), "is there; nothing was sent"));
    all.add(others);
    return all;
  }

  private static List<String> lines(List<Findings> all, int widest) {
    return all.stream()
        .flatMap(findings -> findings.all().stream())
        .flatMap(finding -> finding.lines(widest).stream())
        .toList();
  }
}
