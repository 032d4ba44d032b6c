package org.seedferry.rpc.internal.qbittorrent;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.seedferry.rpc.internal.ServletServer;
import org.seedferry.rpc.internal.desk.ArrOverDesk;
import org.seedferry.rpc.internal.desk.DeskRig;
import org.seedferry.testing.arr.ArrClient;
import org.seedferry.testing.arr.ArrQbittorrent;
import org.seedferry.testing.arr.ArrSettings;
import org.seedferry.testing.fake.FakeArr;

class ArrOverQbittorrentTest extends ArrOverDesk {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private ServletServer server;

  @Override
  protected ArrSettings settings(FakeArr.App app) throws IOException {
    if (server == null) {
      Door door = new Door(new FakeGate(), new Sessions(rig.guard.clock()));
      server =
          new ServletServer(
              threads,
              QbittorrentServlet.API,
              new QbittorrentServlet(rig.desk(), DeskRig.ALL, door));
    }
    return ArrSettings.qbittorrent(app, server.uri()).login(FakeGate.USER, FakeGate.PASSWORD);
  }

  @Override
  protected ArrClient client(ArrSettings settings) {
    return new ArrQbittorrent(settings);
  }

  @Override
  protected void end() {
    if (server != null) {
      server.close();
    }
    threads.shutdownNow();
  }
}
