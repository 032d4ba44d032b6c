package org.seedferry.downloader.internal.staging;

import org.seedferry.api.transport.Fingerprint;

/**
 * What the journal knows of one file.
 *
 * @param fingerprint the content that was begun
 * @param written the bytes that have been written
 * @param forced those of them that are on disk, also against a power cut
 * @param verified those of them that are what their hashes say
 * @param done true when the file is whole and on disk
 */
record FileRecord(
    Fingerprint fingerprint, Ranges written, Ranges forced, Ranges verified, boolean done) {

  FileRecord {
    verified = verified.and(written);
  }

  static FileRecord begun(Fingerprint fingerprint) {
    return new FileRecord(fingerprint, Ranges.NONE, Ranges.NONE, Ranges.NONE, false);
  }

  FileRecord wrote(Ranges ranges) {
    return new FileRecord(fingerprint, written.add(ranges), forced, verified, false);
  }

  FileRecord forced(Ranges ranges) {
    return new FileRecord(fingerprint, written.add(ranges), forced.add(ranges), verified, false);
  }

  FileRecord verified(Ranges ranges) {
    return new FileRecord(fingerprint, written, forced, verified.add(ranges), done);
  }

  /** They are not what they should be: they count as never written. */
  FileRecord spoilt(Ranges ranges) {
    return new FileRecord(
        fingerprint, written.without(ranges), forced.without(ranges), verified, false);
  }

  FileRecord whole(long size) {
    Ranges all = Ranges.of(0, size);
    return new FileRecord(new Fingerprint(size, fingerprint.validator()), all, all, verified, true);
  }
}
