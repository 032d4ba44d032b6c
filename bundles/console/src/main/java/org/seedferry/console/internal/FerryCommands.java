package org.seedferry.console.internal;

import java.time.Clock;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.ledger.LedgerEvent;
import org.seedferry.api.ledger.LedgerException;
import org.seedferry.api.ledger.Paused;
import org.seedferry.api.progress.Progress;
import org.seedferry.api.progress.ProgressBoard;

/** The commands {@code ferry:*}: what is on its way, and what to do about it. */
@Component(
    service = FerryCommands.class,
    property = {
      "osgi.command.scope=ferry",
      "osgi.command.function=transfers",
      "osgi.command.function=show",
      "osgi.command.function=events",
      "osgi.command.function=retry",
      "osgi.command.function=forget",
      "osgi.command.function=progress"
    })
public final class FerryCommands {

  static final String NO_LEDGER =
      "The ledger is not there: see the log for what keeps it from starting.";

  private static final int EVENTS = 20;
  private static final int EVENT_PAGE = 1_000;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Ledger ledger;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile ProgressBoard board;

  private final TransferTexts texts;

  @Activate
  public FerryCommands() {
    this(Clock.systemUTC());
  }

  FerryCommands(Clock clock) {
    this.texts = new TransferTexts(clock);
  }

  @Descriptor("lists every transfer that is not done with")
  public String transfers() {
    return withLedger(
        known ->
            texts.table(
                known.pauses().current(),
                known.in(EnumSet.complementOf(EnumSet.of(TransferState.CLEANED))),
                "No transfer is on its way."));
  }

  @Descriptor("lists the transfers in one state")
  public String transfers(
      @Descriptor(
              "grabbed, queued, downloading, downloaded, imported, cleaned, failed, missing or all")
          String state) {
    Set<TransferState> states;
    try {
      states =
          state.equalsIgnoreCase("all")
              ? EnumSet.allOf(TransferState.class)
              : EnumSet.of(TransferState.valueOf(state.toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      return "There is no state '"
          + Text.clean(state)
          + "'. The states are "
          + Arrays.stream(TransferState.values())
              .map(TransferTexts::word)
              .collect(Collectors.joining(", "))
          + ", or all.";
    }
    return withLedger(
        known ->
            texts.table(
                known.pauses().current(),
                known.in(states),
                "No transfer is " + TransferTexts.word(state) + "."));
  }

  @Descriptor("shows everything that is known of one transfer")
  public String show(@Descriptor("the transfer's number") long id) {
    return withLedger(
        known ->
            known
                .get(id)
                .map(row -> texts.details(row, known.pauses().current()))
                .orElseGet(() -> "There is no transfer " + id + "."));
  }

  @Descriptor("lists the last events, the newest at the end")
  public String events() {
    return events(EVENTS);
  }

  @Descriptor("lists the last events, the newest at the end")
  public String events(@Descriptor("how many") int count) {
    if (count < 1) {
      return "Write how many events, 1 or more.";
    }
    return withLedger(
        known -> {
          List<LedgerEvent> last = last(known, count);
          if (last.isEmpty()) {
            return "Nothing has happened yet.";
          }
          Table table =
              new Table()
                  .numbers("AGE")
                  .words("EVENT")
                  .numbers("ID")
                  .words("SEEDBOX")
                  .elastic("NAME")
                  .numbers("SIZE");
          for (LedgerEvent event : last) {
            table.row(
                texts.age(event.at()),
                TransferTexts.word(event.kind()),
                event.transferId(),
                event.seedbox(),
                event.name(),
                Human.size(event.size()));
          }
          return table.render();
        });
  }

  @Descriptor("queues a failed or missing transfer again")
  public String retry(@Descriptor("the transfer's number") long id) {
    return withLedger(
        known ->
            known.retry(id)
                ? "Transfer " + id + " is queued again."
                : refusal(
                    known,
                    id,
                    "only a failed or missing one that is not taken from another seedbox can be tried again"));
  }

  @Descriptor("deletes the record of a transfer, so that it counts as new when it is seen again")
  public String forget(@Descriptor("the transfer's number") long id) {
    return withLedger(
        known ->
            known.forget(id)
                ? "Transfer " + id + " is forgotten. Its files stay where they are."
                : refusal(known, id, "somebody works on it"));
  }

  @Descriptor("shows the fetches under way")
  public String progress() {
    ProgressBoard current = board;
    List<Progress> running = current == null ? List.of() : current.current();
    String shown =
        running.isEmpty()
            ? "Nothing is being fetched."
            : running.stream().map(ProgressText::line).collect(Collectors.joining("\n"));
    return ledger == null ? shown : withLedger(known -> shown + pauses(known.pauses().current()));
  }

  private static String pauses(Paused paused) {
    if (paused.all()) {
      return "\nEverything is paused.";
    }
    int count = paused.transfers().size();
    return count == 0
        ? ""
        : "\n" + count + (count == 1 ? " transfer is" : " transfers are") + " paused.";
  }

  private String withLedger(Function<Ledger, String> use) {
    Ledger current = ledger;
    if (current == null) {
      return NO_LEDGER;
    }
    try {
      return use.apply(current);
    } catch (LedgerException e) {
      return refused(e);
    }
  }

  static String refused(LedgerException e) {
    return "The ledger cannot be asked: " + Text.clean(e.getMessage());
  }

  /** The ledger reads forward only. */
  private static List<LedgerEvent> last(Ledger ledger, int count) {
    var last = new java.util.ArrayDeque<LedgerEvent>();
    List<LedgerEvent> page = ledger.events(0, EVENT_PAGE);
    while (!page.isEmpty()) {
      for (LedgerEvent event : page) {
        last.addLast(event);
        if (last.size() > count) {
          last.removeFirst();
        }
      }
      page = ledger.events(last.getLast().sequence(), EVENT_PAGE);
    }
    return List.copyOf(last);
  }

  static String refusal(Ledger ledger, long id, String why) {
    Optional<Transfer> transfer = ledger.get(id);
    return transfer
        .map(row -> "Transfer " + id + " is " + TransferTexts.word(row.state()) + ": " + why + ".")
        .orElse("There is no transfer " + id + ".");
  }
}
