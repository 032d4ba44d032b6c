package org.seedferry.downloader.internal.fetch;

import java.util.List;
import org.seedferry.downloader.internal.bandwidth.Bandwidth;
import org.seedferry.downloader.internal.files.FileRules;

/**
 * How a fetch is to behave.
 *
 * @param bandwidth how fast it may be
 * @param files what is done with its files
 */
record Manners(Bandwidth bandwidth, FileRules files) {

  /** As fast as it can, and everything as it is. */
  static Manners none() {
    return new Manners(new Bandwidth(List.of()), new FileRules(List.of(), () -> 0));
  }
}
