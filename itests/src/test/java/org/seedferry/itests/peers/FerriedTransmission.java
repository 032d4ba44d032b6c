package org.seedferry.itests.peers;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.seedferry.itests.host.HomeFolder;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.itests.host.HttpPort;
import org.seedferry.itests.host.Trees;
import org.seedferry.testing.Eventually;
import org.seedferry.testing.daemon.Daemon;

/** A host with a real Transmission as its seedbox, that looks like a torrent client itself. */
public final class FerriedTransmission implements AutoCloseable {

  public static final String USER = "ferry";
  public static final String PASSWORD = "ferried-Pa55";

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final TransmissionClient seedbox;
  private final Path local;
  private final URI uri;
  private HostProcess host;

  private FerriedTransmission(TransmissionClient seedbox, Path local, URI uri) {
    this.seedbox = seedbox;
    this.local = local;
    this.uri = uri;
  }

  /**
   * Starts both.
   *
   * @param folder where everything lies
   * @param more further settings of the host, by their PIDs
   */
  public static FerriedTransmission start(Path folder, Map<String, Map<String, ?>> more)
      throws Exception {
    TransmissionClient seedbox =
        TransmissionClient.start(Files.createDirectories(folder.resolve("seedbox")), 0);
    URI uri = URI.create("http://127.0.0.1:" + Daemon.freePort());
    FerriedTransmission ferry =
        new FerriedTransmission(seedbox, Files.createDirectories(folder.resolve("local")), uri);
    boolean started = false;
    try {
      ferry.startHost(folder.resolve("home"), more);
      started = true;
      return ferry;
    } finally {
      if (!started) {
        ferry.close();
      }
    }
  }

  private void startHost(Path folder, Map<String, Map<String, ?>> more) throws Exception {
    String data = URLEncoder.encode(seedbox.downloads().toUri().toString(), StandardCharsets.UTF_8);
    HomeFolder home =
        new HomeFolder(folder)
            .set(
                "org.seedferry.http",
                Map.of("address", uri.getAuthority(), "user", USER, ".password", PASSWORD))
            .set("org.seedferry.downloader", Map.of("local.root", local))
            .set("org.seedferry.rpc", Map.of("interval", "1s"))
            .set(
                "org.seedferry.seedbox.transmission~box",
                Map.of(
                    "name",
                    "box",
                    "uri",
                    seedbox.uri() + "?data=" + data,
                    ".password",
                    seedbox.password()));
    for (String ticker :
        List.of(
            "orchestrator", "downloader.imports", "downloader.seeding", "downloader.removals")) {
      home.set("org.seedferry." + ticker, Map.of("interval", "1s"));
    }
    for (Map.Entry<String, Map<String, ?>> each : more.entrySet()) {
      home.set(each.getKey(), each.getValue());
    }
    host = home.startListening();
    HttpPort port = new HttpPort(uri.getPort());
    for (String path : List.of("/transmission/rpc", "/api/v2/app/version")) {
      await(
          path + " is served",
          () -> !port.isClosed() && Set.of(401, 403).contains(port.get(path).status()));
    }
  }

  public TransmissionClient seedbox() {
    return seedbox;
  }

  /** Where deliveries appear. */
  public Path local() {
    return local;
  }

  /** Scheme, host and port of the host. */
  public URI uri() {
    return uri;
  }

  /** What is grabbed from now on is complete as soon as the seedbox has looked at its files. */
  public void hold(Path content) throws IOException {
    Trees.copy(content, seedbox.downloads().resolve(content.getFileName().toString()));
  }

  /** Waits until something holds. */
  public void await(String what, Callable<Boolean> condition) throws Exception {
    try {
      Eventually.holds(what, LIMIT, condition);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; the host said:\n" + host.output(), e);
    }
  }

  @Override
  public void close() {
    if (host != null) {
      host.close();
    }
    seedbox.close();
  }
}
