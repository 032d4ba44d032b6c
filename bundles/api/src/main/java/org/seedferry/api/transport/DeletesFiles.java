package org.seedferry.api.transport;

import org.seedferry.api.RemoteFailure;

/**
 * A {@link TransportSession} that can delete. It goes through no link: where a folder on the way is
 * one nothing is deleted.
 */
public interface DeletesFiles {

  /**
   * Deletes a file, or a link and not what it points to. One that is not there counts as deleted.
   *
   * @throws RemoteFailure {@code ASK_USER} where we may not, or where a link stands in the way
   */
  void deleteFile(RemotePath file) throws RemoteFailure;

  /**
   * Deletes a folder in which nothing is; any other stays as it is.
   *
   * @throws RemoteFailure as of a file
   */
  void deleteEmptyFolder(RemotePath folder) throws RemoteFailure;
}
