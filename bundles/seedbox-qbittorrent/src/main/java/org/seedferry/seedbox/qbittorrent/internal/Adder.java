package org.seedferry.seedbox.qbittorrent.internal;

import java.util.ArrayList;
import java.util.List;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.http.Multipart;
import org.seedferry.api.torrent.Magnet;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.api.torrent.TorrentException;

/** Adds torrents under a label. One that the daemon has already is fine. */
final class Adder {

  private static final int ASKS = 50;

  private final String seedbox;
  private final Remote remote;

  /** The label whose transfers are ours, empty for all. */
  private final String own;

  Adder(String seedbox, Remote remote, String own) {
    this.seedbox = seedbox;
    this.remote = remote;
    this.own = own;
  }

  void addTorrent(byte[] file, String label) throws RemoteFailure {
    Torrent torrent;
    try {
      torrent = Torrent.read(file);
    } catch (TorrentException e) {
      throw RemoteFailure.askUser("this is no torrent: " + e.getMessage(), e);
    }
    List<String> hashes = new ArrayList<>(List.of(torrent.infoHash()));
    if (torrent.infoHashV2() != null) {
      hashes.add(torrent.infoHashV2().substring(0, 40));
    }
    add(
        new Multipart()
            .file("torrents", torrent.infoHash() + ".torrent", "application/x-bittorrent", file),
        label,
        hashes,
        torrent.toString());
  }

  void addMagnet(Magnet magnet, String label) throws RemoteFailure {
    add(
        new Multipart().field("urls", magnet.uri()),
        label,
        List.of(magnet.infoHash()),
        magnet.infoHash());
  }

  private void add(Multipart body, String label, List<String> hashes, String shown)
      throws RemoteFailure {
    Labels labels = Labels.of(label, own);
    if (!labels.category().isEmpty()) {
      remote.createCategory(labels.category());
      body.field("category", labels.category());
    }
    if (!labels.tags().isEmpty()) {
      body.field("tags", String.join(",", labels.tags()));
    }
    // up to 4.6 it reads the one, from 5.0 on the other
    body.field("paused", "false").field("stopped", "false");
    if (!remote.add(body) && !isListed(hashes)) {
      throw RemoteFailure.askUser(
          seedbox + " does not take " + shown + " and does not say why: see its log", null);
    }
  }

  /** One that it is adding at this moment it refuses as well, and lists it a little later. */
  private boolean isListed(List<String> hashes) throws RemoteFailure {
    for (int ask = 0; ask < ASKS; ask++) {
      if (!remote.torrents(hashes).isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
