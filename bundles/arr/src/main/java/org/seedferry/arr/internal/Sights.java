package org.seedferry.arr.internal;

import jakarta.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.arr.HostSight;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/** Looks at this host with the eyes of one *arr. Used once. */
final class Sights {

  private static final String CLIENT = "download client";
  private static final String FOLDER = "folder";
  private static final String HEALTH = "health";

  private final ArrCalls calls;
  private final ArrApi api;
  private final OwnSide own;
  private final List<HostSight> found = new ArrayList<>();

  Sights(ArrLink link, OwnSide own) {
    this.calls = link.calls();
    this.api = link.api();
    this.own = own;
  }

  /** An *arr may well take its downloads from a seedbox itself: then we are no client there. */
  List<HostSight> look() throws RemoteFailure {
    List<ProviderForm> clients = Providers.downloadClients(calls).all();
    Optional<ProviderForm> ours = clients.stream().filter(this::leadsHere).findFirst();
    if (ours.isPresent()) {
      look(ours.get());
    } else if (clients.stream().anyMatch(client -> client.isSet("enable"))) {
      found.add(HostSight.good(CLIENT, "it has others, and none leads here"));
    } else {
      found.add(
          HostSight.bad(
              CLIENT, "it has none that is enabled", "run 'ferry:arr setup URL KEY' here"));
    }
    return List.copyOf(found);
  }

  private void look(ProviderForm client) throws RemoteFailure {
    if (!client.isSet("enable")) {
      found.add(
          HostSight.bad(
              CLIENT, "'" + client.name() + "' is disabled", "enable it there, or set it up anew"));
    } else {
      found.add(HostSight.good(CLIENT, "'" + client.name() + "' leads here"));
    }
    Path root = own.localRoot();
    if (root != null) {
      lookAtFolders(client, root);
      lookAtQueue(client, root);
    }
    lookAtHealth(client, root);
  }

  private boolean leadsHere(ProviderForm client) {
    String port = client.field("port");
    boolean torrents = List.of("Transmission", "QBittorrent").contains(client.implementation());
    return torrents
        && own.endpoints().stream().map(URI::getPort).anyMatch(each -> port.equals("" + each));
  }

  /** A category's folder appears with its first mention. */
  private void lookAtFolders(ProviderForm client, Path root) throws RemoteFailure {
    List<Path> folders = new ArrayList<>(List.of(root));
    client
        .categoryField()
        .map(client::field)
        .filter(category -> !category.isBlank())
        .map(root::resolve)
        .filter(Files::isDirectory)
        .ifPresent(folders::add);
    PathMappings mappings = new PathMappings(calls);
    for (Path folder : folders) {
      String seen = mappings.seen(client.field("host"), folder.toString());
      String shown = WireJson.shown(seen);
      if (new ArrFolders(calls).sees(seen)) {
        found.add(HostSight.good(FOLDER, "it sees " + shown));
      } else {
        found.add(
            HostSight.bad(
                FOLDER,
                "it does not see " + shown,
                "give it that folder, or set root.seen.as in etc/"
                    + SetupSettings.PID
                    + ".cfg and run 'ferry:arr setup' again"));
        return;
      }
    }
  }

  private void lookAtQueue(ProviderForm client, Path root) throws RemoteFailure {
    String seen = new PathMappings(calls).seen(client.field("host"), root.toString());
    for (QueueItem item : api.queue()) {
      boolean ours = item.client().equals(client.name()) && !item.outputPath().isEmpty();
      if (ours && !ArrFolders.plain(item.outputPath()).startsWith(seen + "/")) {
        found.add(
            HostSight.bad(
                "path mapping",
                "it takes a download for "
                    + WireJson.shown(item.outputPath())
                    + ", and ours lie below "
                    + WireJson.shown(seen),
                "correct its remote path mapping for " + client.field("host")));
        return;
      }
    }
  }

  private void lookAtHealth(ProviderForm client, Path root) throws RemoteFailure {
    try {
      for (JsonObject each : WireJson.objects(calls.get(HEALTH))) {
        String message = WireJson.textOrEmpty(each, "message");
        if (message.contains(client.name()) || root != null && message.contains("" + root)) {
          found.add(
              HostSight.bad(HEALTH, WireJson.shown(message, 500), "see System, Status there"));
        }
      }
    } catch (UnreadableException e) {
      throw calls.unreadable(HEALTH, e);
    }
  }
}
