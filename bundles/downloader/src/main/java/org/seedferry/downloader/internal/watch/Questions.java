package org.seedferry.downloader.internal.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.arr.Arr;
import org.seedferry.api.arr.Delivery;
import org.seedferry.api.arr.ImportStatus;
import org.seedferry.api.ledger.Grab;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.downloader.internal.fetch.LocalRootHolder;
import org.seedferry.downloader.internal.staging.LocalFailure;
import org.seedferry.guard.StopSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks each *arr how deliveries stand: one question for all of its own. Used by one thread. */
final class Questions {

  private static final Logger LOG = LoggerFactory.getLogger(Questions.class);
  private static final Set<TransferState> HOME = Set.of(TransferState.DOWNLOADED);

  private final Ledger ledger;
  private final Imports imports;
  private final LocalRootHolder root;
  private final Set<Long> announced = new HashSet<>();

  Questions(Ledger ledger, Imports imports, LocalRootHolder root) {
    this.ledger = ledger;
    this.imports = imports;
    this.root = root;
  }

  /**
   * What was answered of one delivery.
   *
   * @param statuses what each *arr has said
   * @param whole true when every *arr that may import it has answered
   */
  record Answer(List<ImportStatus> statuses, boolean whole) {

    private Answer and(ImportStatus status) {
      List<ImportStatus> more = new ArrayList<>(statuses);
      more.add(status);
      return new Answer(more, whole);
    }

    boolean says(ImportStatus.Kind kind) {
      return statuses.stream().anyMatch(status -> status.kind() == kind);
    }
  }

  /** True when an *arr has been told to look for each of them. */
  boolean areAnnounced(List<Transfer> deliveries) {
    Set<Long> ids = deliveries.stream().map(Transfer::id).collect(Collectors.toSet());
    announced.retainAll(ids);
    return announced.containsAll(ids);
  }

  /** Asks; an *arr that has not been told of one of them yet is told to look first. */
  Map<Long, Answer> askAndTell(List<Transfer> deliveries, StopSignal stop) throws LocalFailure {
    return ask(deliveries, true, stop);
  }

  /** Asks. */
  Map<Long, Answer> ask(List<Transfer> deliveries, StopSignal stop) throws LocalFailure {
    return ask(deliveries, false, stop);
  }

  private Map<Long, Answer> ask(List<Transfer> deliveries, boolean tell, StopSignal stop)
      throws LocalFailure {
    Map<Long, String> hashes =
        ledger.grabs().in(HOME).stream().collect(Collectors.toMap(Grab::transferId, Grab::hash));
    Map<Long, Answer> answers = new HashMap<>();
    deliveries.forEach(transfer -> answers.put(transfer.id(), new Answer(List.of(), true)));
    for (Arr arr : imports.services().all()) {
      List<Transfer> its =
          deliveries.stream().filter(transfer -> imports.of(transfer).contains(arr)).toList();
      if (!its.isEmpty()) {
        stop.throwIfRequested();
        ask(arr, its, hashes, tell, answers);
      }
    }
    return answers;
  }

  private void ask(
      Arr arr,
      List<Transfer> its,
      Map<Long, String> hashes,
      boolean tell,
      Map<Long, Answer> answers)
      throws LocalFailure {
    List<Delivery> wanted = new ArrayList<>();
    for (Transfer transfer : its) {
      wanted.add(delivery(transfer, hashes.getOrDefault(transfer.id(), transfer.infoHash())));
    }
    List<Long> ids = its.stream().map(Transfer::id).toList();
    try {
      if (tell && !announced.containsAll(ids)) {
        imports
            .services()
            .call(
                arr,
                asked -> {
                  asked.lookNow();
                  return null;
                });
        announced.addAll(ids);
      }
      imports
          .services()
          .call(arr, asked -> asked.status(wanted))
          .forEach((id, status) -> answers.computeIfPresent(id, (any, all) -> all.and(status)));
    } catch (RemoteFailure e) {
      ids.forEach(
          id -> answers.computeIfPresent(id, (any, all) -> new Answer(all.statuses(), false)));
      if (e.advice() == Advice.ABSENT) {
        LOG.debug("an *arr was not asked: {}", e.getMessage());
      } else {
        LOG.info("{} does not tell what it has imported: {}", arr.name(), e.getMessage());
      }
    }
  }

  /**
   * Without the folder of its category: what is imported is named from the delivery's top.
   *
   * @param hash the hash that it is known by to whoever asked for it
   */
  private Delivery delivery(Transfer transfer, String hash) throws LocalFailure {
    int top = transfer.localName().lastIndexOf('/') + 1;
    return new Delivery(
        transfer.id(),
        hash,
        transfer.localName().substring(top),
        root.localRoot().manifest(transfer).read().keySet().stream()
            .map(path -> path.substring(top))
            .toList(),
        transfer.downloadedAt());
  }
}
