package org.seedferry.downloader.internal.fetch;

import java.lang.annotation.Annotation;

/** Settings of a downloader under test. */
record Settings(
    String local_root,
    int parallel_transfers,
    int parallel_files,
    String free_space_floor,
    String lease)
    implements Downloader.Config {

  @Override
  public Class<? extends Annotation> annotationType() {
    return Downloader.Config.class;
  }
}
