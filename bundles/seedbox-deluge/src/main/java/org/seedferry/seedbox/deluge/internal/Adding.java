package org.seedferry.seedbox.deluge.internal;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Locale;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/**
 * Adds torrents and gives them their labels. The daemon does that in two steps, so one that is
 * there and has no label gets it: an earlier try may have ended between the two. Thread-safe.
 */
final class Adding {

  /** A call that adds something. */
  interface Call {
    void add() throws RemoteFailure, RefusedException;
  }

  private final String seedbox;
  private final Daemon daemon;

  Adding(String seedbox, Daemon daemon) {
    this.seedbox = seedbox;
    this.daemon = daemon;
  }

  /**
   * Adds one.
   *
   * @param hash what it will be known by
   * @param label the label that it gets; empty for none
   */
  void add(String hash, String label, Call call) throws RemoteFailure {
    String known = label.toLowerCase(Locale.ROOT);
    if (!known.isEmpty()) {
      makeLabel(known);
    }
    String refusal = "it says nothing";
    try {
      call.add();
    } catch (RefusedException e) {
      refusal = e.getMessage();
    }
    JsonObject row = daemon.torrent(hash, List.of(Row.LABEL));
    if (row == null) {
      throw RemoteFailure.askUser(
          seedbox + " does not take this torrent: " + refusal + "; get it anew", null);
    }
    if (!known.isEmpty() && label(row).isEmpty()) {
      daemon.setLabel(hash, known);
    }
  }

  private void makeLabel(String label) throws RemoteFailure {
    daemon.requireLabels();
    if (daemon.labels().contains(label)) {
      return;
    }
    try {
      daemon.addLabel(label);
    } catch (RefusedException e) {
      throw RemoteFailure.askUser(
          seedbox + " does not take the label '" + WireJson.shown(label) + "': " + e.getMessage(),
          null);
    }
  }

  private String label(JsonObject row) throws RemoteFailure {
    try {
      return WireJson.textOrEmpty(row, Row.LABEL);
    } catch (UnreadableException e) {
      throw RemoteFailure.retry(seedbox + " tells an unreadable label: " + e.getMessage(), null);
    }
  }
}
