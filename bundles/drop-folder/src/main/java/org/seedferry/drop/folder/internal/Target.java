package org.seedferry.drop.folder.internal;

import java.util.List;
import java.util.stream.Collectors;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Services;
import org.seedferry.api.seedbox.AddsTransfers;
import org.seedferry.api.seedbox.Seedbox;

/** The seedbox that files are handed to. Thread-safe. */
final class Target {

  private final String wanted;
  private final Services<Seedbox> seedboxes;

  /**
   * @param wanted its name; empty for the only one that takes transfers
   */
  Target(String wanted, Services<Seedbox> seedboxes) {
    this.wanted = wanted;
    this.seedboxes = seedboxes;
  }

  /**
   * The seedbox.
   *
   * @throws RemoteFailure {@code ABSENT} when it is not there, or cannot be told from others
   */
  Seedbox seedbox() throws RemoteFailure {
    List<Seedbox> able =
        seedboxes.all().stream()
            .filter(AddsTransfers.class::isInstance)
            .filter(seedbox -> wanted.isEmpty() || seedbox.name().equals(wanted))
            .toList();
    if (able.size() == 1) {
      return able.get(0);
    }
    throw RemoteFailure.absent(trouble(able), null);
  }

  private String trouble(List<Seedbox> able) {
    if (able.size() > 1) {
      return "several seedboxes take transfers ("
          + able.stream().map(Seedbox::name).collect(Collectors.joining(", "))
          + "): say which by 'seedbox'";
    }
    if (wanted.isEmpty()) {
      return "no seedbox is there that takes transfers";
    }
    boolean unable = seedboxes.all().stream().anyMatch(each -> each.name().equals(wanted));
    return unable
        ? "the seedbox '" + wanted + "' takes no transfers: name another one by 'seedbox'"
        : "the seedbox '" + wanted + "' is not there";
  }

  /** How many transfers the seedbox has that are not complete. */
  int incomplete() throws RemoteFailure {
    return (int)
        seedboxes.call(seedbox(), Seedbox::list).stream()
            .filter(transfer -> !transfer.complete())
            .count();
  }

  /** Hands one thing over. */
  void add(Seedbox seedbox, DropContent.Item item, String label) throws RemoteFailure {
    seedboxes.<Void, RemoteFailure>call(
        seedbox,
        present -> {
          item.addTo((AddsTransfers) present, label);
          return null;
        });
  }
}
