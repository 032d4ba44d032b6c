package org.seedferry.transport.http.internal;

import java.util.List;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemotePath;

/** How a server tells what is in its folders. */
interface Folders {

  /** As {@link org.seedferry.api.transport.TransportSession#list}. */
  List<RemoteEntry> list(RemotePath folder) throws RemoteFailure;

  /** As {@link org.seedferry.api.transport.TransportSession#stat}. */
  RemoteEntry stat(RemotePath path) throws RemoteFailure;
}
