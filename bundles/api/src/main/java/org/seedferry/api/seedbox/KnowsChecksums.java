package org.seedferry.api.seedbox;

import java.util.Map;
import org.seedferry.api.Checksum;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.RemotePath;

/** A {@link Seedbox} that can tell checksums of files. */
public interface KnowsChecksums {

  /**
   * The checksums of a transfer's files, by their paths below its top; those that are not known are
   * left out.
   *
   * @throws RemoteFailure when they cannot be had now
   */
  Map<RemotePath, Checksum> checksums(String remoteId) throws RemoteFailure;
}
