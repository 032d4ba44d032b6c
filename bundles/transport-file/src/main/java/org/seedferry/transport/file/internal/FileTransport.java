package org.seedferry.transport.file.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import org.osgi.service.component.annotations.Component;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.Transport;
import org.seedferry.api.transport.TransportSession;

/** Lists and reads folders of this machine. */
@Component
public final class FileTransport implements Transport {

  @Override
  public Set<String> schemes() {
    return Set.of("file");
  }

  @Override
  public TransportSession open(Location location) throws RemoteFailure {
    String host = location.uri().getHost();
    if (host != null && !host.isEmpty() && !host.equals("localhost")) {
      throw RemoteFailure.askUser(
          location + " names the host " + host + ": write file:///DIR for a folder here", null);
    }
    try {
      return new FileSession(Path.of(location.path()));
    } catch (InvalidPathException e) {
      throw Trouble.unwritable(location.path(), e);
    }
  }
}
