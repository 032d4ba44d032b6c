package org.seedferry.seedbox.transmission.internal;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.util.converter.Converters;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.http.HttpCaller;
import org.seedferry.testing.daemon.TransmissionDaemon;
import org.seedferry.testing.http.TestHttpCaller;
import org.seedferry.testing.seedbox.OwnLimits;
import org.seedferry.testing.seedbox.RealSeedboxContract;
import org.seedferry.testing.transport.DiskTransport;

/** Against the daemon itself, where it is installed. */
class RealTransmissionTest extends RealSeedboxContract<TransmissionDaemon, TransmissionSeedbox> {

  private static final double SEEDING = 6;

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
  protected void lookAtDataAgain(String hash) throws RemoteFailure {
    for (String method : List.of("torrent-start", "torrent-verify")) {
      rpc().call(method, Json.createObjectBuilder().add("ids", ids(hash)).build());
    }
  }

  @Override
  protected Optional<OwnLimits> ownLimits() {
    return Optional.of(
        new OwnLimits() {
          @Override
          public void endAtOnce(boolean ends) throws RemoteFailure {
            rpc()
                .call(
                    "session-set",
                    Json.createObjectBuilder()
                        .add("seedRatioLimit", 0)
                        .add("seedRatioLimited", ends)
                        .build());
          }

          @Override
          public boolean seeds(String hash) throws RemoteFailure {
            for (Answer row : new Remote(rpc()).torrent(hash, List.of("status"))) {
              return row.numberOrNaN("status") == SEEDING;
            }
            return false;
          }
        });
  }

  private static JsonArrayBuilder ids(String hash) {
    return Json.createArrayBuilder(List.of(hash));
  }

  private Rpc rpc() {
    return new Rpc(new TestHttpCaller(), target(daemon().rpc()), Duration.ofSeconds(20));
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
