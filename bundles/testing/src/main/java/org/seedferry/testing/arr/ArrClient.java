package org.seedferry.testing.arr;

import java.io.IOException;
import java.util.List;

/**
 * What Sonarr, Radarr and Lidarr send to a torrent client and read from it, as strictly as they do:
 * where one of them would show an error this throws an {@link ArrFailure}. One configured client of
 * one *arr. Not thread-safe.
 */
public interface ArrClient {

  /** What the button "Test" does: connects, logs in, looks at version and category, and polls. */
  void test() throws IOException;

  /** What is looked at every now and then: the folder for deliveries has to exist. */
  void checkHealth() throws IOException;

  /**
   * Grabs by a magnet link.
   *
   * @return the hash in upper case, under which the grab is known from now on
   */
  String grab(String magnet) throws IOException;

  /**
   * Grabs by a torrent file.
   *
   * @param title the release's title
   * @return the hash in upper case, under which the grab is known from now on
   */
  String grab(String title, byte[] torrent) throws IOException;

  /** What is there and of this *arr. One row that is not as it has to be loses all of them. */
  List<ArrDownload> poll() throws IOException;

  /** Tells that all of it is imported, where a category for that is set. */
  void markImported(ArrDownload download) throws IOException;

  /** Has it removed, with its data. */
  void remove(ArrDownload download) throws IOException;
}
