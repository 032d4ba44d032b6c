package org.seedferry.console.internal;

import java.util.function.BiFunction;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.ledger.LedgerException;
import org.seedferry.api.ledger.Pauses;

/** The commands {@code ferry:pause} and {@code ferry:resume}. */
@Component(
    service = PauseCommands.class,
    property = {
      "osgi.command.scope=ferry",
      "osgi.command.function=pause",
      "osgi.command.function=resume"
    })
public final class PauseCommands {

  private static final String ALL = "all";

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Ledger ledger;

  @Descriptor("pauses everything: nothing is fetched until ferry:resume, also after a restart")
  public String pause() {
    return pause(ALL);
  }

  @Descriptor("pauses one transfer or all; what is here of it is kept")
  public String pause(@Descriptor("the transfer's number, or all") String which) {
    return on(which, PauseCommands::pauseAll, PauseCommands::pauseOne);
  }

  @Descriptor("ends every pause")
  public String resume() {
    return resume(ALL);
  }

  @Descriptor("goes on with one paused transfer, or with all")
  public String resume(@Descriptor("the transfer's number, or all") String which) {
    return on(which, PauseCommands::resumeAll, PauseCommands::resumeOne);
  }

  private static String pauseAll(Ledger ledger, String all) {
    ledger.pauses().pauseAll();
    return "Everything is paused until ferry:resume.";
  }

  private static String pauseOne(Ledger ledger, Long id) {
    return ledger.pauses().pause(id)
        ? "Transfer " + id + " is paused until ferry:resume " + id + "."
        : FerryCommands.refusal(ledger, id, "only what is still to be fetched can be paused");
  }

  private static String resumeAll(Ledger ledger, String all) {
    ledger.pauses().resumeAll();
    return "Nothing is paused any more.";
  }

  private static String resumeOne(Ledger ledger, Long id) {
    Pauses pauses = ledger.pauses();
    boolean was = pauses.resume(id);
    if (pauses.current().all()) {
      return "Everything is paused: ferry:resume all.";
    }
    return was
        ? "Transfer " + id + " goes on."
        : FerryCommands.refusal(ledger, id, "it was not paused");
  }

  private String on(
      String which, BiFunction<Ledger, String, String> all, BiFunction<Ledger, Long, String> one) {
    Ledger current = ledger;
    if (current == null) {
      return FerryCommands.NO_LEDGER;
    }
    try {
      return which.equalsIgnoreCase(ALL)
          ? all.apply(current, ALL)
          : one.apply(current, Long.valueOf(which));
    } catch (NumberFormatException e) {
      return "'" + Text.clean(which) + "' is no transfer's number: write that, or all.";
    } catch (LedgerException e) {
      return FerryCommands.refused(e);
    }
  }
}
