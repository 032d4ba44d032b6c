package org.seedferry.downloader.internal.fetch;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;

/**
 * Which of the waiting transfers is next. What was begun before goes first. So that none waits for
 * ever, every fourth is the one that is known for longest, whatever the order. Used by one thread.
 */
final class Order {

  private static final int EVERY = 4;
  private static final String LABEL = "label:";

  private final Comparator<Transfer> preference;
  private int begun;

  private Order(Comparator<Transfer> preference) {
    this.preference =
        Comparator.<Transfer, Boolean>comparing(each -> each.state() != TransferState.DOWNLOADING)
            .thenComparing(preference)
            .thenComparing(Transfer::id);
  }

  /**
   * Reads {@code oldest}, {@code smallest} or {@code label:a,b}.
   *
   * @throws IllegalArgumentException when it is none of these
   */
  static Order parse(String text) {
    String order = text.strip();
    if (order.toLowerCase(Locale.ROOT).startsWith(LABEL)) {
      List<String> labels =
          Arrays.stream(order.substring(LABEL.length()).split(",")).map(String::strip).toList();
      return new Order(Comparator.comparing(each -> rank(labels, each.label())));
    }
    return switch (order.toLowerCase(Locale.ROOT)) {
      case "oldest" -> new Order(Comparator.comparing(Transfer::id));
      case "smallest" -> new Order(Comparator.comparing(Order::size));
      default ->
          throw new IllegalArgumentException(
              "order: '" + text + "' is neither oldest, smallest nor label: with labels");
    };
  }

  private static int rank(List<String> labels, String label) {
    int index = labels.indexOf(label);
    return index < 0 ? labels.size() : index;
  }

  /** What nobody knows the size of counts as large. */
  private static long size(Transfer transfer) {
    return transfer.size() < 0 ? Long.MAX_VALUE : transfer.size();
  }

  /** The one of them that is to be begun next; there is at least one. */
  Transfer next(List<Transfer> waiting) {
    boolean oldest = begun % EVERY == EVERY - 1;
    return waiting.stream()
        .min(oldest ? Comparator.comparing(Transfer::id) : preference)
        .orElseThrow();
  }

  /** One was begun. */
  void begun() {
    begun++;
  }
}
