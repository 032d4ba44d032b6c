package org.seedferry.console.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.TransferState;
import org.seedferry.api.arr.Arr;
import org.seedferry.api.arr.Delivery;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.ledger.LedgerException;
import org.seedferry.api.notify.Channel;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.Transport;
import org.seedferry.api.transport.TransportSession;
import org.seedferry.api.transport.Transports;

/**
 * Looks at everything that the host depends on, and changes nothing. The first line is the exit
 * code, {@code 0} or {@code 1}; one line for each thing follows.
 */
@Component(
    service = {HostCheck.class, Supplier.class},
    property = "seedferry.role=check")
public final class HostCheck implements Supplier<List<String>> {

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

  /** Asks nobody anything yet. */
  @Activate
  public HostCheck() {
    // Everything comes by the references.
  }

  @Override
  public List<String> get() {
    Findings findings = new Findings();
    lookAtLedger(findings);
    lookAtLocalRoot(findings);
    if (seedboxes.isEmpty()) {
      findings.bad("seedbox", "none is configured");
    }
    seedboxes.forEach(box -> lookAt(box, findings));
    arrs.forEach(arr -> lookAt(arr, findings));
    channels.forEach(
        channel -> findings.good("channel " + channel.name(), "is there; nothing was sent"));
    return findings.lines();
  }

  private void lookAtLedger(Findings findings) {
    Ledger current = ledger;
    if (current == null) {
      findings.bad("ledger", "is not there: see the log for what keeps it from starting");
      return;
    }
    try {
      int queued = current.in(EnumSet.of(TransferState.QUEUED)).size();
      findings.good("ledger", "answers, as node " + current.node() + ", " + queued + " queued");
    } catch (LedgerException e) {
      findings.bad("ledger", e.getMessage());
    }
  }

  /** The downloader itself need not run: its setting tells. */
  private void lookAtLocalRoot(Findings findings) {
    ConfigurationAdmin current = configurations;
    if (current == null) {
      return;
    }
    try {
      Configuration[] known = current.listConfigurations("(service.pid=org.seedferry.downloader)");
      Object root = known == null ? null : known[0].getProcessedProperties(null).get("local.root");
      if (root == null) {
        findings.bad(
            "local root", "is not set: name one by --to or in etc/org.seedferry.downloader.cfg");
      } else {
        findings.good("local root", LocalRootCheck.of(Path.of(root.toString())));
      }
    } catch (IOException e) {
      findings.bad("local root", e.getMessage());
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException("the filter is a constant", e);
    }
  }

  private void lookAt(Seedbox box, Findings findings) {
    String what = "seedbox " + box.name();
    List<RemoteTransfer> held;
    try {
      held = box.list();
    } catch (RemoteFailure e) {
      findings.bad(what, e.getMessage());
      return;
    }
    List<RemoteTransfer> complete = held.stream().filter(RemoteTransfer::complete).toList();
    findings.good(what, "answers: " + held.size() + " transfers, " + complete.size() + " complete");
    if (complete.isEmpty()) {
      findings.good(what + " data", "nothing is complete, so there is nothing to read yet");
      return;
    }
    try {
      findings.good(what + " data", read(box.contents(complete.get(0).remoteId())));
    } catch (IOException e) {
      findings.bad(what + " data", e.getMessage());
    }
  }

  private String read(Contents contents) throws IOException {
    Optional<RemotePath> file =
        contents.files().stream()
            .filter(wanted -> wanted.size() != 0)
            .findFirst()
            .map(Contents.RemoteFile::source);
    try (TransportSession session = new Transports(transports).open(contents.location())) {
      if (file.isEmpty()) {
        session.list(RemotePath.ROOT);
        return "can be listed: " + contents.location();
      }
      try (RemoteBody body = session.open(file.get(), 0, 1, null)) {
        if (body.read(ByteBuffer.allocate(1)) < 1) {
          throw RemoteFailure.askUser(
              "'" + file.get() + "' below " + contents.location() + " holds no bytes", null);
        }
      }
      return "can be read: " + contents.location();
    }
  }

  /** Asks about a delivery that there is not: the *arr has to answer all the same. */
  private static void lookAt(Arr arr, Findings findings) {
    String what = "arr " + arr.name();
    try {
      arr.status(List.of(new Delivery(-1, null, "seedferry-check", List.of(), Instant.EPOCH)));
      String labels = arr.labels().isEmpty() ? "all labels" : String.join(", ", arr.labels());
      findings.good(what, "answers, for " + labels);
    } catch (RemoteFailure e) {
      findings.bad(what, e.getMessage());
    }
  }

  /** What was found. */
  private static final class Findings {

    private final List<String> lines = new ArrayList<>();
    private boolean bad;

    void good(String what, String text) {
      lines.add("ok      " + Text.clean(what) + ": " + Text.clean(text));
    }

    void bad(String what, String text) {
      bad = true;
      lines.add("FAILED  " + Text.clean(what) + ": " + Text.clean(text));
    }

    List<String> lines() {
      List<String> all = new ArrayList<>();
      all.add(bad ? "1" : "0");
      all.addAll(lines);
      return all;
    }
  }
}
