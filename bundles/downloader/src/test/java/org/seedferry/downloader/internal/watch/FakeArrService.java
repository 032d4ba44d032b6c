package org.seedferry.downloader.internal.watch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.arr.Arr;
import org.seedferry.api.arr.Delivery;
import org.seedferry.api.arr.ImportStatus;
import org.seedferry.api.arr.ImportStatus.Kind;

/** An *arr in memory. */
final class FakeArrService implements Arr {

  private final Set<String> labels;
  private final Map<String, ImportStatus> answers = new HashMap<>();
  private final List<Delivery> asked = new ArrayList<>();
  private RemoteFailure failure;
  private int questions;
  private int looks;

  FakeArrService(String... labels) {
    this.labels = Set.of(labels);
  }

  void answer(String localName, Kind kind, String message) {
    answers.put(localName, new ImportStatus(kind, message));
  }

  void fail(RemoteFailure with) {
    failure = with;
  }

  int questions() {
    return questions;
  }

  int looks() {
    return looks;
  }

  List<Delivery> asked() {
    return asked;
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public Set<String> labels() {
    return labels;
  }

  @Override
  public Map<Long, ImportStatus> status(Collection<Delivery> deliveries) throws RemoteFailure {
    questions++;
    if (failure != null) {
      throw failure;
    }
    Map<Long, ImportStatus> all = new HashMap<>();
    for (Delivery delivery : deliveries) {
      asked.add(delivery);
      all.put(
          delivery.transferId(),
          answers.getOrDefault(delivery.localName(), new ImportStatus(Kind.UNKNOWN, "")));
    }
    return all;
  }

  @Override
  public void lookNow() {
    looks++;
  }
}
