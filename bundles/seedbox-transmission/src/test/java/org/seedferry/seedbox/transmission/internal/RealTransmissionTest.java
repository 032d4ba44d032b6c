package org.seedferry.seedbox.transmission.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.osgi.util.converter.Converters;
import org.seedferry.api.http.HttpCaller;
import org.seedferry.testing.daemon.TransmissionDaemon;
import org.seedferry.testing.seedbox.RealSeedboxContract;
import org.seedferry.testing.transport.DiskTransport;

/** Against the daemon itself, where it is installed. */
class RealTransmissionTest extends RealSeedboxContract<TransmissionDaemon, TransmissionSeedbox> {

  @Override
  protected TransmissionDaemon start(Path home) throws IOException {
    return TransmissionDaemon.start(home);
  }

  /**
   * It takes away the spaces around a name and the dots behind it, replaces what some disk does not
   * take, and refuses what has nothing left.
   */
  @Override
  protected String stored(String name) {
    return name.replaceAll("^ +|[ .]+$", "").replaceAll("[<>:\"/\\\\|?*\\p{Cntrl}]", "_");
  }

  @Override
  protected TransmissionSeedbox seedbox(HttpCaller http, String password, String label) {
    String uri =
        "transmission+http://"
            + TransmissionDaemon.USER
            + "@"
            + daemon().rpc().getAuthority()
            + daemon().rpc().getPath()
            + "?data="
            + option(daemon().downloads())
            + "&torrents="
            + option(daemon().torrents());
    return new TransmissionSeedbox(
        http,
        Converters.standardConverter()
            .convert(Map.of("uri", uri, ".password", password, "label", label))
            .to(TransmissionSeedbox.Config.class),
        List.of(new DiskTransport()));
  }
}
