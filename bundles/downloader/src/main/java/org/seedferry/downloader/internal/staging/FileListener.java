package org.seedferry.downloader.internal.staging;

/** Hears of a staged file what whoever verifies it has to know. Called by any thread. */
public interface FileListener {

  /** Nobody has to know. */
  FileListener NONE =
      new FileListener() {
        @Override
        public void wrote(StagedFile file, long from, long to) {}

        @Override
        public void emptied(StagedFile file) {}
      };

  /** These bytes are written, and the journal knows. */
  void wrote(StagedFile file, long from, long to);

  /** Nothing of it is here any more: it is begun anew. */
  void emptied(StagedFile file);
}
