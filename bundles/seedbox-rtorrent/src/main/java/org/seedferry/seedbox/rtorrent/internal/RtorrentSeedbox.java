package org.seedferry.seedbox.rtorrent.internal;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.seedferry.api.Durations;
import org.seedferry.api.KnowsPeer;
import org.seedferry.api.Peer;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Secret;
import org.seedferry.api.client.ClientTarget;
import org.seedferry.api.client.ClientUri;
import org.seedferry.api.http.HttpCaller;
import org.seedferry.api.json.WireJson;
import org.seedferry.api.seedbox.AddsTransfers;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.KnowsLabels;
import org.seedferry.api.seedbox.KnowsPieces;
import org.seedferry.api.seedbox.LeavesData;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.api.torrent.Magnet;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.api.torrent.TorrentException;
import org.seedferry.api.torrent.TorrentFolder;
import org.seedferry.api.transport.Transport;
import org.seedferry.api.transport.Transports;

/** An rTorrent as a seedbox: asked by XML-RPC, over HTTP or SCGI, read through a transport. */
@Component(
    configurationPid = "org.seedferry.seedbox.rtorrent",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    service = Seedbox.class)
@Designate(ocd = RtorrentSeedbox.Config.class, factory = true)
public final class RtorrentSeedbox
    implements Seedbox, KnowsPieces, AddsTransfers, LeavesData, KnowsPeer, KnowsLabels {

  @ObjectClassDefinition(
      name = "rTorrent seedbox",
      description = "An rTorrent whose finished transfers are brought home")
  public @interface Config {
    @AttributeDefinition(
        description =
            "Where it listens and where its files are read:"
                + " rtorrent+http(s)://user@host:port/RPC2?data=URI&root=PATH&torrents=URI, or"
                + " rtorrent+scgi://host:port?data=URI, or rtorrent+scgi:///path/of/socket?data=URI."
                + " data is the percent-encoded location of the folder that rTorrent calls root;"
                + " root defaults to its directory.default."
                + ClientUri.PAIRS
                + " torrents is the percent-encoded"
                + " location of its session folder: what comes is verified by the pieces of the"
                + " torrents in it")
    String uri() default "";

    @AttributeDefinition(
        description =
            "Name of the seedbox in the ledger, unique and never changed; empty for HOST:PORT or"
                + " the socket's path")
    String name() default "";

    @AttributeDefinition(
        description =
            "Only transfers with this label (d.custom1, as ruTorrent sets it) are ours; empty for"
                + " all")
    String label() default "";

    @AttributeDefinition(
        type = AttributeType.PASSWORD,
        description = "Password of the web server, unless the URI or password.file gives it")
    String _password() default "";

    @AttributeDefinition(
        description = "File whose first line is the password of the web server; empty for none")
    String password_file() default "";

    @AttributeDefinition(
        type = AttributeType.PASSWORD,
        description = "Password of the data location, unless its URI gives it")
    String _data_password() default "";

    @AttributeDefinition(
        min = "1s",
        max = "10m",
        description = "How long one call may take, for instance 30s; 1s to 10m")
    String timeout() default "30s";
  }

  private static final String SCGI = "scgi";
  private static final ClientUri URI =
      new ClientUri(
          "rtorrent",
          Set.of(SCGI),
          "/RPC2",
          "rtorrent+http(s)://user@host:port/RPC2?data=URI&root=PATH&torrents=URI,"
              + " rtorrent+scgi://host:port?data=URI or rtorrent+scgi:///path/of/socket?data=URI");

  private final String name;
  private final String label;
  private final Wire wire;
  private final Remote remote;
  private final Data data;

  /** Null where the torrent files cannot be read. */
  private final TorrentFolder torrents;

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile List<Transport> transports = List.of();

  @Activate
  public RtorrentSeedbox(@Reference HttpCaller http, Config config) {
    ClientTarget target =
        URI.read(
            config.uri(),
            config.name(),
            Secret.fromSettings(config._password(), config.password_file()),
            Secret.ofNullable(config._data_password()));
    Duration timeout = Durations.within("timeout", config.timeout(), "1s", "10m");
    Transports present = new Transports(() -> this.transports);
    this.name = target.name();
    this.label = config.label();
    this.wire =
        target.rpc().getScheme().equals(SCGI)
            ? new ScgiWire(target.rpc(), timeout)
            : new HttpWire(http, target, timeout);
    this.remote = new Remote(wire, Clock.systemUTC());
    this.data = new Data(target, present);
    this.torrents =
        target.torrents() == null ? null : new TorrentFolder(target.torrents(), present);
  }

  RtorrentSeedbox(HttpCaller http, Config config, List<Transport> transports) {
    this(http, config);
    this.transports = transports;
  }

  @Deactivate
  void stop() {
    wire.close();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<RemoteTransfer> list() throws RemoteFailure {
    List<RemoteTransfer> ours = new ArrayList<>();
    for (Download download : remote.downloads()) {
      if (label.isEmpty() || download.label().equals(label)) {
        ours.add(download.transfer());
      }
    }
    return ours;
  }

  @Override
  public Contents contents(String remoteId) throws RemoteFailure {
    Optional<Stored> stored =
        Download.isHash(remoteId) ? remote.stored(remoteId) : Optional.empty();
    if (stored.isEmpty()) {
      throw RemoteFailure.gone(name + " has no transfer " + WireJson.shown(remoteId), null);
    }
    return data.contents(remoteId, stored.get());
  }

  /**
   * From rTorrent's session folder, where it keeps each under its hash; a magnet link's file there
   * is no torrent.
   */
  @Override
  public Optional<Torrent> torrent(String remoteId) throws RemoteFailure {
    return torrents == null || !Download.isHash(remoteId) || remote.isMagnet(remoteId)
        ? Optional.empty()
        : torrents.read(remoteId.toUpperCase(Locale.ROOT) + ".torrent", remoteId);
  }

  @Override
  public Peer peer() throws RemoteFailure {
    return remote.peer();
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public Map<String, Integer> labels() throws RemoteFailure {
    return KnowsLabels.counted(remote.downloads().stream().map(Download::label).toList());
  }

  @Override
  public boolean seeds() {
    return true;
  }

  /** rTorrent takes rubbish without a word, so that is found here. */
  @Override
  public void addTorrent(byte[] torrent, String wanted) throws RemoteFailure {
    try {
      if (Torrent.read(torrent).infoHashV1() == null) {
        throw new TorrentException("it is of version 2 only, which rTorrent does not know");
      }
    } catch (TorrentException e) {
      throw RemoteFailure.askUser(name + " cannot take this torrent: " + e.getMessage(), e);
    }
    remote.load(torrent, wanted.isEmpty() ? label : wanted);
  }

  @Override
  public void addMagnet(Magnet magnet, String wanted) throws RemoteFailure {
    remote.load(link(magnet), wanted.isEmpty() ? label : wanted);
  }

  /** The link as rTorrent knows links: it looks for files where one begins otherwise. */
  private String link(Magnet magnet) throws RemoteFailure {
    String uri = magnet.uri();
    if (!uri.toLowerCase(Locale.ROOT).contains("btih")) {
      throw RemoteFailure.askUser(
          name
              + " cannot take this magnet link: it is of version 2 only, which rTorrent does not"
              + " know",
          null);
    }
    StringBuilder link = new StringBuilder("magnet:");
    for (byte each : uri.substring(link.length()).getBytes(StandardCharsets.UTF_8)) {
      link.append(each > ' ' && each <= '~' ? String.valueOf((char) each) : hex(each));
    }
    return link.toString();
  }

  private static String hex(byte each) {
    return String.format("%%%02X", each);
  }

  @Override
  public void remove(String remoteId) throws RemoteFailure {
    Optional<Stored> stored =
        Download.isHash(remoteId) ? remote.stored(remoteId) : Optional.empty();
    if (stored.isPresent()) {
      try (Deletion deletion = data.deletion(remoteId, stored.get())) {
        // an open download would write its files again
        remote.close(remoteId);
        deletion.run();
      }
      erase(remoteId);
    }
  }

  @Override
  public void removeLeavingData(String remoteId) throws RemoteFailure {
    if (Download.isHash(remoteId)) {
      erase(remoteId);
    }
  }

  private void erase(String hash) throws RemoteFailure {
    remote.erase(hash);
    if (remote.has(hash)) {
      throw RemoteFailure.retry(
          name + " was told to remove transfer " + hash + " and still has it", null);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
