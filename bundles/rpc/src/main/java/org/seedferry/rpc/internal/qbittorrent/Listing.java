package org.seedferry.rpc.internal.qbittorrent;

import java.util.List;
import java.util.stream.Stream;
import org.seedferry.rpc.internal.desk.Desk;
import org.seedferry.rpc.internal.desk.Item;
import org.seedferry.rpc.internal.desk.Profile;

/** What a profile shows. Thread-safe. */
final class Listing {

  private final Desk desk;
  private final Profile profile;

  Listing(Desk desk, Profile profile) {
    this.desk = desk;
    this.profile = profile;
  }

  /** All rows. */
  List<Row> rows() {
    boolean moves = desk.moves();
    return desk.items(profile).stream().map(item -> new Row(item, moves)).toList();
  }

  /** The row that a request is about. */
  Row row(Parameters parameters) throws Refusal {
    return desk.item(profile, parameters.needed("hash").strip())
        .map(item -> new Row(item, desk.moves()))
        .orElseThrow(Refusal::notFound);
  }

  /** The items that a request names; what it names and nobody knows is left out. */
  List<Item> named(Parameters parameters) throws Refusal {
    String hashes = parameters.needed("hashes");
    if (hashes.strip().equals("all")) {
      return desk.items(profile);
    }
    return desk.items(profile, Stream.of(hashes.split("\\|")).map(String::strip).toList());
  }
}
