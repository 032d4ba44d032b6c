package org.seedferry.rpc.internal.transmission;

import java.time.Instant;
import java.util.List;
import org.seedferry.rpc.internal.desk.Desk;
import org.seedferry.rpc.internal.desk.FileItem;
import org.seedferry.rpc.internal.desk.Item;

/** An item while it is written. For one thread. */
final class Row {

  private final Desk desk;
  private final Item item;
  private final int position;
  private final Instant now;
  private final boolean looksAtFiles;
  private final Limits limits;
  private List<FileItem> files;

  /**
   * @param position its place in the queue, from 0
   * @param looksAtFiles whether its files are looked for at all, which takes its time
   */
  Row(Desk desk, Item item, int position, Instant now, boolean looksAtFiles) {
    this.desk = desk;
    this.item = item;
    this.position = position;
    this.now = now;
    this.looksAtFiles = looksAtFiles;
    this.limits = new Limits(item, desk.moves());
  }

  Item item() {
    return item;
  }

  int position() {
    return position;
  }

  Instant now() {
    return now;
  }

  Limits limits() {
    return limits;
  }

  /** They are looked for once, and only where somebody asks for them. */
  List<FileItem> files() {
    if (files == null) {
      files = desk.files(item);
    }
    return files;
  }

  /** 0 where they are not looked for. */
  int fileCount() {
    return looksAtFiles ? files().size() : 0;
  }

  /** Bytes that are left as the two halves of the way count: half of each is the seedbox's. */
  long left() {
    return item.isHome() ? 0 : Math.max(1, Math.round(item.size() * (1 - item.progress())));
  }

  /** Bytes that count as had, by the same measure. */
  long had() {
    return item.isHome() ? item.size() : Math.max(0, item.size() - left());
  }
}
