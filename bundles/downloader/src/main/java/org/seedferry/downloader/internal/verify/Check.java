package org.seedferry.downloader.internal.verify;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.seedferry.downloader.internal.staging.LocalFailure;
import org.seedferry.downloader.internal.staging.StagedFile;

/** Bytes that are here and can be held against their hash. Run by one thread, once. */
public interface Check {

  /** A stretch of a file. */
  record Stretch(StagedFile file, long from, long to) {}

  /**
   * Reads the bytes and hashes them.
   *
   * @param buffer to read into
   */
  void run(ByteBuffer buffer) throws LocalFailure;

  /**
   * Tells the journal what came out, after {@link #run}.
   *
   * @return what has to be fetched again; empty when all is right
   * @throws IOException when it is wrong again and again, which no further try will mend
   */
  List<Stretch> conclude() throws IOException;

  /** Instead of {@link #conclude}: it was not brought to its end, and can be taken again. */
  void putBack();

  /** The files that it reads. */
  List<StagedFile> files();
}
