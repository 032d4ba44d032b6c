package org.seedferry.seedbox.deluge.internal;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
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
import org.seedferry.api.client.SeedingTimes;
import org.seedferry.api.http.ClockedCaller;
import org.seedferry.api.http.HttpCaller;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;
import org.seedferry.api.seedbox.AddsTransfers;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.KeepsSeedGoals;
import org.seedferry.api.seedbox.KnowsLabels;
import org.seedferry.api.seedbox.KnowsPieces;
import org.seedferry.api.seedbox.LeavesData;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.api.torrent.Magnet;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.api.torrent.TorrentException;
import org.seedferry.api.torrent.TorrentFolder;
import org.seedferry.api.transport.Transport;
import org.seedferry.api.transport.Transports;

/** A Deluge daemon as a seedbox: asked through deluge-web, read through a transport. */
@Component(
    configurationPid = "org.seedferry.seedbox.deluge",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    service = Seedbox.class)
@Designate(ocd = DelugeSeedbox.Config.class, factory = true)
public final class DelugeSeedbox
    implements Seedbox,
        KnowsPieces,
        AddsTransfers,
        KeepsSeedGoals,
        LeavesData,
        KnowsPeer,
        KnowsLabels {

  @ObjectClassDefinition(
      name = "Deluge seedbox",
      description = "A Deluge daemon behind deluge-web whose finished transfers are brought home")
  public @interface Config {
    @AttributeDefinition(
        description =
            "Where deluge-web listens and where the daemon's files are read:"
                + " deluge+http(s)://host:port/json?data=URI&root=PATH&daemon=HOST:PORT&torrents=URI."
                + " data is the percent-encoded location of the folder that the daemon calls root;"
                + " root defaults to the folder that the daemon moves complete transfers to, or"
                + " where it moves none to its download folder."
                + ClientUri.PAIRS
                + " daemon names the one of several"
                + " daemons in deluge-web's connection manager, by HOST, HOST:PORT or its id; by"
                + " default it is the one that deluge-web is connected to, or its only one."
                + " torrents is the percent-encoded location of the folder in which the daemon"
                + " keeps its .torrent files (~/.config/deluge/state): what comes is verified by"
                + " their pieces")
    String uri() default "";

    @AttributeDefinition(
        description =
            "Name of the seedbox in the ledger, unique and never changed; empty for HOST:PORT")
    String name() default "";

    @AttributeDefinition(
        description =
            "Only transfers with this label of the plugin Label are ours; a-z, 0-9, _, - and .,"
                + " capitals count as small letters; empty for all")
    String label() default "";

    @AttributeDefinition(
        type = AttributeType.PASSWORD,
        description = "Password of deluge-web, unless the URI or password.file gives it")
    String _password() default "";

    @AttributeDefinition(
        description = "File whose first line is the password of deluge-web; empty for none")
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

  private static final List<String> LISTED =
      Stream.concat(Row.COMPLETENESS.stream(), Row.FIELDS.stream()).toList();

  private static final ClientUri URI =
      new ClientUri(
          "deluge",
          "/json",
          "deluge+http(s)://host:port/json?data=URI&root=PATH&daemon=HOST:PORT&torrents=URI");

  private final String name;
  private final String label;
  private final ClockedCaller http;
  private final Daemon daemon;
  private final Adding adding;
  private final ContentsReader contentsReader;
  private final SeedingTimes times;

  /** Null where the daemon's torrents cannot be read. */
  private final TorrentFolder torrents;

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile List<Transport> transports = List.of();

  @Activate
  public DelugeSeedbox(@Reference HttpCaller http, Config config) {
    this(http, config, System::nanoTime);
  }

  /** One for tests, that is told the time. */
  DelugeSeedbox(HttpCaller http, Config config, LongSupplier nanos) {
    ClientTarget target = target(config);
    this.name = target.name();
    this.label = label(config);
    this.http = new ClockedCaller(http);
    Rpc rpc =
        new Rpc(this.http, target, Durations.within("timeout", config.timeout(), "1s", "10m"));
    this.daemon = new Daemon(rpc, new Web(rpc, target.options().get("daemon")));
    this.adding = new Adding(name, daemon);
    this.times = new SeedingTimes(nanos);
    this.contentsReader = new ContentsReader(target, daemon);
    this.torrents =
        target.torrents() == null
            ? null
            : new TorrentFolder(target.torrents(), new Transports(() -> this.transports));
  }

  DelugeSeedbox(HttpCaller http, Config config, List<Transport> transports) {
    this(http, config);
    this.transports = transports;
  }

  private static ClientTarget target(Config config) {
    ClientTarget target =
        URI.read(
            config.uri(),
            config.name(),
            Secret.fromSettings(config._password(), config.password_file()),
            Secret.ofNullable(config._data_password()));
    if (target.user() != null && !target.user().isEmpty()) {
      throw new IllegalArgumentException(
          "uri: deluge-web asks for a password only: leave '"
              + target.user()
              + "@' away, and do not give it the daemon's password");
    }
    return target;
  }

  private static String label(Config config) {
    if (!config.label().matches("[A-Za-z0-9_.-]*")) {
      throw new IllegalArgumentException(
          "label: Deluge cannot have '"
              + config.label()
              + "': a label of its consists of letters a-z, digits, _, - and .");
    }
    return config.label();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<RemoteTransfer> list() throws RemoteFailure {
    try {
      return transfers(label.isEmpty() ? daemon.torrents(LISTED) : labelled());
    } catch (RemoteFailure e) {
      times.interrupt();
      throw e;
    }
  }

  private List<RemoteTransfer> transfers(JsonObject rows) throws RemoteFailure {
    List<RemoteTransfer> ours = new ArrayList<>();
    Set<String> seeding = new HashSet<>();
    try {
      for (String hash : rows.keySet()) {
        JsonObject row = WireJson.object(rows, hash);
        ours.add(Row.transfer(hash, row, label));
        if (Row.isSeeding(row)) {
          seeding.add(hash);
        }
      }
    } catch (UnreadableException e) {
      throw RemoteFailure.retry(name + " lists something unreadable: " + e.getMessage(), null);
    }
    return times.of(ours, seeding);
  }

  /** Without the plugin none has a label. */
  private JsonObject labelled() throws RemoteFailure {
    JsonObject rows = daemon.labelled(label.toLowerCase(Locale.ROOT), LISTED);
    if (rows.isEmpty()) {
      daemon.requireLabels();
    }
    return rows;
  }

  @Override
  public Contents contents(String remoteId) throws RemoteFailure {
    JsonObject row = Row.isHash(remoteId) ? daemon.torrent(remoteId, ContentsReader.FIELDS) : null;
    if (row == null) {
      throw gone(remoteId);
    }
    return contentsReader.read(remoteId, row);
  }

  @Override
  public Optional<Torrent> torrent(String remoteId) throws RemoteFailure {
    Optional<Torrent> kept =
        torrents == null || !Row.isHash(remoteId)
            ? Optional.empty()
            : torrents.read(remoteId + ".torrent", remoteId);
    return kept.isEmpty() ? kept : contentsReader.stored(remoteId, kept.get());
  }

  @Override
  public Peer peer() throws RemoteFailure {
    String software = "Deluge " + daemon.version();
    return new Peer(software, http.ahead(), daemon.freeBytes());
  }

  /** As Deluge has it. */
  @Override
  public String label() {
    return label.toLowerCase(Locale.ROOT);
  }

  @Override
  public Map<String, Integer> labels() throws RemoteFailure {
    daemon.requireLabels();
    List<String> carried = new ArrayList<>();
    JsonObject rows = daemon.torrents(List.of(Row.LABEL));
    try {
      for (String hash : rows.keySet()) {
        carried.add(WireJson.textOrEmpty(WireJson.object(rows, hash), Row.LABEL));
      }
    } catch (UnreadableException e) {
      throw RemoteFailure.retry(name + " lists something unreadable: " + e.getMessage(), null);
    }
    Map<String, Integer> labels = KnowsLabels.counted(carried);
    daemon.labels().forEach(each -> labels.putIfAbsent(each, 0));
    return labels;
  }

  @Override
  public boolean seeds() {
    return true;
  }

  @Override
  public void addTorrent(byte[] torrent, String wanted) throws RemoteFailure {
    try {
      String hash = Torrent.read(torrent).infoHash();
      adding.add(hash, wanted.isEmpty() ? label : wanted, () -> daemon.add(torrent));
    } catch (TorrentException e) {
      throw RemoteFailure.askUser("this is no torrent for " + name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void addMagnet(Magnet magnet, String wanted) throws RemoteFailure {
    adding.add(
        magnet.infoHash(), wanted.isEmpty() ? label : wanted, () -> daemon.add(magnet.uri()));
  }

  @Override
  public void seedUntil(String remoteId, SeedGoal goal) throws RemoteFailure {
    if (!has(remoteId)) {
      throw gone(remoteId);
    }
    daemon.seedUntil(remoteId, goal.ratio());
  }

  @Override
  public void remove(String remoteId) throws RemoteFailure {
    remove(remoteId, true);
  }

  @Override
  public void removeLeavingData(String remoteId) throws RemoteFailure {
    remove(remoteId, false);
  }

  private void remove(String remoteId, boolean withData) throws RemoteFailure {
    if (!Row.isHash(remoteId)) {
      return;
    }
    String refusal = "";
    try {
      daemon.remove(remoteId, withData);
    } catch (RefusedException e) {
      refusal = ": " + e.getMessage();
    }
    if (has(remoteId)) {
      throw RemoteFailure.retry(
          name + " was told to remove transfer " + remoteId + " and still has it" + refusal, null);
    }
  }

  private boolean has(String remoteId) throws RemoteFailure {
    return Row.isHash(remoteId) && daemon.torrent(remoteId, List.of("state")) != null;
  }

  private RemoteFailure gone(String remoteId) {
    return RemoteFailure.gone(name + " has no transfer " + WireJson.shown(remoteId), null);
  }

  @Override
  public String toString() {
    return name;
  }
}
