package org.seedferry.seedbox.deluge.internal;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.http.HttpCaller;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.testing.daemon.DelugeDaemon;
import org.seedferry.testing.http.TestHttpCaller;
import org.seedferry.testing.seedbox.OwnLimits;
import org.seedferry.testing.seedbox.RealSeedboxContract;
import org.seedferry.testing.transport.DiskTransport;
import org.seedferry.testing.transport.TestFiles;

/** Against deluged and deluge-web themselves, where they are installed. */
class RealDelugeTest extends RealSeedboxContract<DelugeDaemon, DelugeSeedbox> {

  @Override
  protected DelugeDaemon start(Path home) throws IOException {
    return DelugeDaemon.start(home);
  }

  @Override
  protected DelugeSeedbox seedbox(HttpCaller http, String password, String label) {
    return seedbox(http, password, label, "");
  }

  /** Its plugin takes a few letters only. */
  @Override
  protected String label() {
    return "TV_x-1.0";
  }

  @Override
  protected void lookAtDataAgain(String hash) throws Exception {
    rpc().call("core.force_recheck", Json.createArrayBuilder().add(list(hash)).build());
  }

  /** It copies what it has for all into each torrent that comes. */
  @Override
  protected Optional<OwnLimits> ownLimits() {
    return Optional.of(
        new OwnLimits() {
          @Override
          public void endAtOnce(boolean ends) throws RemoteFailure {
            JsonObject config =
                Json.createObjectBuilder()
                    .add("stop_seed_at_ratio", ends)
                    .add("stop_seed_ratio", 0.0)
                    .add("remove_seed_at_ratio", ends)
                    .build();
            try {
              rpc().call("core.set_config", Json.createArrayBuilder().add(config).build());
            } catch (RefusedException e) {
              throw RemoteFailure.askUser(e.getMessage(), e);
            }
          }

          @Override
          public boolean seeds(String hash) throws RemoteFailure {
            JsonObject row =
                new Daemon(rpc(), new Web(rpc(), null)).torrent(hash, List.of("state"));
            return row != null && row.getString("state").equals("Seeding");
          }
        });
  }

  private static JsonArrayBuilder list(String hash) {
    return Json.createArrayBuilder(List.of(hash));
  }

  private Rpc rpc() {
    return new Rpc(new TestHttpCaller(), target(daemon().rpc()), Duration.ofSeconds(20));
  }

  @Override
  protected String stored(String name) {
    return libtorrentName(name);
  }

  @Test
  void aLabelThatItCannotHaveIsForAPerson() throws Exception {
    DelugeSeedbox seedbox = seedbox("");
    assertThat(failure(() -> seedbox.addMagnet(magnet("3".repeat(40), ""), "tv x")).advice())
        .isEqualTo(Advice.ASK_USER);
    assertThat(seedbox.list()).isEmpty();
  }

  @Test
  void aLabelIsToldAsItKeepsIt() throws Exception {
    seedbox("").addMagnet(magnet("4".repeat(40), ""), "Films");
    assertThat(seedbox("").list()).extracting(RemoteTransfer::label).containsExactly("films");
  }

  @Test
  void goesOnAfterDelugeWebWasStartedAgain() throws Exception {
    byte[] torrent = inPlace("web.bin", Map.of("", TestFiles.bytes(30_000, 50))).v1();
    DelugeSeedbox seedbox = seedbox("");
    seedbox.addTorrent(torrent, "");
    awaitComplete(seedbox, hash(torrent));
    daemon().stopWeb();
    assertThat(failure(seedbox::list).advice()).isEqualTo(Advice.RETRY);
    daemon().startWeb();
    awaitComplete(seedbox, hash(torrent));
  }

  @Test
  void aDaemonCanBeNamed() throws Exception {
    DelugeSeedbox named = named(daemon().daemonPlace());
    assertThat(named.list()).isEmpty();
    assertThat(named.list()).isEmpty();
    assertThat(failure(() -> named("nowhere").list()).advice()).isEqualTo(Advice.ASK_USER);
  }

  private DelugeSeedbox named(String daemon) {
    return seedbox(new TestHttpCaller(), DelugeDaemon.PASSWORD, "", "&daemon=" + daemon);
  }

  private DelugeSeedbox seedbox(HttpCaller http, String password, String label, String more) {
    String uri =
        "deluge+"
            + daemon().rpc()
            + "?data="
            + option(daemon().downloads())
            + "&torrents="
            + option(daemon().state())
            + more;
    return new DelugeSeedbox(
        http,
        Converters.standardConverter()
            .convert(Map.of("uri", uri, ".password", password, "label", label, "timeout", "10s"))
            .to(DelugeSeedbox.Config.class),
        List.of(new DiskTransport()));
  }
}
