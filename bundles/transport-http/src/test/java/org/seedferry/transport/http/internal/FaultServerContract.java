package org.seedferry.transport.http.internal;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.Secret;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.Transport;
import org.seedferry.testing.http.Fault;
import org.seedferry.testing.http.FaultServer;
import org.seedferry.testing.http.ListingStyle;
import org.seedferry.testing.transport.Lack;
import org.seedferry.testing.transport.TransportContract;

/** The contract over a server in this process, whose listings look like those of another. */
abstract class FaultServerContract extends TransportContract {

  @TempDir Path folder;

  private final HttpTransport transport = new HttpTransport(TestConfig.defaults());
  private final ListingStyle style;
  private final Set<Lack> lacks = EnumSet.of(Lack.LINKS, Lack.SPECIAL_FILES);
  private FaultServer server;

  FaultServerContract(ListingStyle style, Lack... more) {
    this.style = style;
    this.lacks.addAll(Set.of(more));
  }

  /** The server's certificate; null for plain HTTP. */
  SSLContext tls() throws Exception {
    return null;
  }

  /** What stands behind the server's URL. */
  String options() {
    return "";
  }

  @BeforeEach
  void startTheServer() throws Exception {
    server = new FaultServer(folder, style, 0, tls()).login("me", "pass word");
  }

  @AfterEach
  void stopTheServer() throws Exception {
    transport.close();
    server.close();
  }

  @Override
  protected Transport transport() {
    return transport;
  }

  @Override
  protected Path folder() {
    return folder;
  }

  @Override
  protected Location location() {
    return Location.parse(
        server.url().replace("//", "//me@") + options(), Secret.ofNullable("pass word"));
  }

  @Override
  protected Set<Lack> lacks() {
    return lacks;
  }

  @Override
  protected void restartPeer() throws Exception {
    int port = server.port();
    server.close();
    server = new FaultServer(folder, style, port, tls()).login("me", "pass word");
  }

  @Override
  protected Location stalling() {
    server.on("stalled.bin", Fault.stallAfter(1 << 20));
    return location();
  }
}
