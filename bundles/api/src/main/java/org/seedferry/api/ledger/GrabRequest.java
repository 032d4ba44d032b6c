package org.seedferry.api.ledger;

import java.util.List;
import java.util.Objects;
import org.seedferry.api.seedbox.SeedGoal;

/**
 * What somebody asks for over a face that looks like a torrent client. Immutable.
 *
 * @param hash the hash that the asker knows it by, in lower case: 40 hex digits, or 64 for a
 *     torrent of version 2 only
 * @param infoHash the hash that seedboxes know it by, 40 lower-case hex digits
 * @param name the title, never empty
 * @param label the label of the transfer, may be empty
 * @param folder where its delivery goes: a path below the local root with slashes, empty for the
 *     local root itself
 * @param size bytes, -1 while unknown
 * @param source what the seedbox is to be given
 * @param labels the labels as they are shown to the asker
 * @param goal for how long it is to be seeded
 */
public record GrabRequest(
    String hash,
    String infoHash,
    String name,
    String label,
    String folder,
    long size,
    GrabSource source,
    List<String> labels,
    SeedGoal goal) {

  public GrabRequest {
    Objects.requireNonNull(source, "source");
    labels = List.copyOf(labels);
  }
}
