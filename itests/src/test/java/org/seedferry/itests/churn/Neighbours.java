package org.seedferry.itests.churn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.seedferry.itests.host.HomeFolder;
import org.seedferry.testing.fake.FakeDeluge;
import org.seedferry.testing.fake.FakePutio;
import org.seedferry.testing.fake.FakeQbittorrent;
import org.seedferry.testing.fake.FakeRtorrent;
import org.seedferry.testing.fake.FakeTorrent;
import org.seedferry.testing.fake.FakeTorrentClient;

/** Seedboxes of all the other kinds, which are polled as well and never have all of anything. */
final class Neighbours implements AutoCloseable {

  private static final String USER = "neighbour";
  private static final String PASSWORD = "pass-w0rd";
  private static final int TRANSFERS = 20;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<FakeTorrentClient> clients;

  /** Starts them, and configures a host. */
  Neighbours(HomeFolder home, Path folder) throws IOException {
    FakeDeluge deluge = FakeDeluge.start(threads).password(PASSWORD);
    FakeQbittorrent qbittorrent = FakeQbittorrent.start(threads).login(USER, PASSWORD);
    FakeRtorrent rtorrent = FakeRtorrent.start(threads).login(USER, PASSWORD).storeIn(folder);
    FakePutio putio = FakePutio.start(threads).token(PASSWORD);
    clients = List.of(deluge, qbittorrent, rtorrent, putio);
    for (FakeTorrentClient client : clients) {
      for (int i = 0; i < TRANSFERS; i++) {
        client.put(FakeTorrent.file("Neighbour " + i + ".mkv", 1000 + i).progress(0.5));
      }
    }
    String data = "?data=" + folder.toUri();
    home.set("org.seedferry.seedbox.deluge~next", settings("deluge", uri(deluge, "") + data))
        .set(
            "org.seedferry.seedbox.qbittorrent~next",
            settings("qbittorrent", uri(qbittorrent, USER + "@") + data))
        .set(
            "org.seedferry.seedbox.rtorrent~next",
            settings("rtorrent", uri(rtorrent, USER + "@") + data))
        .set(
            "org.seedferry.seedbox.putio~next",
            Map.of(
                "name",
                "putio",
                "api",
                putio.uri(),
                "upload",
                putio.uploads(),
                ".token",
                PASSWORD));
  }

  private static Map<String, Object> settings(String kind, String uri) {
    return new TreeMap<>(Map.of("name", kind, "uri", kind + "+" + uri, ".password", PASSWORD));
  }

  private static String uri(FakeTorrentClient client, String user) {
    return client.uri().toString().replace("://", "://" + user);
  }

  @Override
  public void close() {
    clients.forEach(FakeTorrentClient::close);
    threads.shutdownNow();
  }
}
