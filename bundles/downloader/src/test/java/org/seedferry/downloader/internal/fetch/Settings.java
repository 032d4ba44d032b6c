package org.seedferry.downloader.internal.fetch;

import java.lang.annotation.Annotation;

/** Settings of a downloader under test. */
record Settings(
    String local_root,
    int parallel_transfers,
    int connections,
    int connections_per_host,
    int connections_per_seedbox,
    int connections_per_transfer,
    String free_space_floor,
    String free_space_margin,
    String order,
    String lease)
    implements Downloader.Config {

  Settings(String root, int transfers, int connections, String floor, String lease) {
    this(root, transfers, connections, floor, "0", "oldest", lease);
  }

  Settings(
      String root,
      int transfers,
      int connections,
      String floor,
      String margin,
      String order,
      String lease) {
    this(
        root,
        transfers,
        connections,
        connections,
        connections,
        connections,
        floor,
        margin,
        order,
        lease);
  }

  @Override
  public Class<? extends Annotation> annotationType() {
    return Downloader.Config.class;
  }
}
