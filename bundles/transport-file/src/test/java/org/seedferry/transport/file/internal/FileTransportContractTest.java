package org.seedferry.transport.file.internal;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.Transport;
import org.seedferry.testing.transport.Lack;
import org.seedferry.testing.transport.TransportContract;

class FileTransportContractTest extends TransportContract {

  private static final Transport TRANSPORT = new FileTransport();

  @TempDir Path folder;

  @Override
  protected Transport transport() {
    return TRANSPORT;
  }

  @Override
  protected Path folder() {
    return folder;
  }

  @Override
  protected Location location() {
    return Location.parse(folder.toString(), null);
  }

  @Override
  protected Set<Lack> lacks() {
    return Set.of(Lack.NETWORK, Lack.LOGIN);
  }
}
