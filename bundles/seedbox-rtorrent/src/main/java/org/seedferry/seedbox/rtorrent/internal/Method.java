package org.seedferry.seedbox.rtorrent.internal;

/**
 * Everything that is ever asked of rTorrent. Its control knows no rights: who may call it may run
 * programs by it, so no call is made up of anything but these, and no text of others gets where
 * rTorrent reads commands.
 */
enum Method {
  /** Several of the others at once. */
  BATCH("system.multicall"),
  LIST("d.multicall2"),
  FILES("f.multicall"),
  DEFAULT_FOLDER("directory.default"),
  LOAD_TORRENT("load.raw_start"),
  LOAD_MAGNET("load.start"),
  CLOSE("d.close"),
  ERASE("d.erase"),
  NOW("system.time"),
  VERSION("system.client_version"),
  HASH("d.hash"),
  NAME("d.name"),
  LABEL("d.custom1"),
  SIZE("d.size_bytes"),
  FOLDER("d.directory"),
  MULTI_FILE("d.is_multi_file"),
  COMPLETE("d.complete"),
  PARTIALLY_DONE("d.is_partially_done"),
  HASHING("d.hashing"),
  META("d.is_meta"),
  MESSAGE("d.message"),
  RATIO("d.ratio"),
  DONE("d.completed_bytes"),
  /** How many of those that are wanted are not there. */
  WANTED_CHUNKS("d.wanted_chunks"),
  CHUNK_SIZE("d.chunk_size"),
  DOWN_RATE("d.down.rate"),
  UPLOADED("d.up.total"),
  FINISHED("d.timestamp.finished"),
  /** What ruTorrent notes where rTorrent does not know when a download was complete. */
  FINISHED_NOTE("d.custom", "seedingtime"),
  FILE_PATH("f.path"),
  FILE_SIZE("f.size_bytes"),
  FILE_PRIORITY("f.priority"),
  FILE_CHUNKS("f.size_chunks"),
  FILE_CHUNKS_DONE("f.completed_chunks");

  private final String wire;
  private final String argument;

  Method(String wire) {
    this(wire, "");
  }

  Method(String wire, String argument) {
    this.wire = wire;
    this.argument = argument;
  }

  /** As it is called. */
  String wire() {
    return wire;
  }

  /** As it is asked for in a list, for each of its items. */
  String column() {
    return wire + "=" + argument;
  }
}
