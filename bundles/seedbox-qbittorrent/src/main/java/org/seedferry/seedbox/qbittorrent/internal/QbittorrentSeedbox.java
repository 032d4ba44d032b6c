package org.seedferry.seedbox.qbittorrent.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
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

/** A qBittorrent as a seedbox: asked by its Web API, read through a transport. */
@Component(
    configurationPid = "org.seedferry.seedbox.qbittorrent",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    service = Seedbox.class)
@Designate(ocd = QbittorrentSeedbox.Config.class, factory = true)
public final class QbittorrentSeedbox
    implements Seedbox,
        KnowsPieces,
        AddsTransfers,
        KeepsSeedGoals,
        LeavesData,
        KnowsPeer,
        KnowsLabels {

  @ObjectClassDefinition(
      name = "qBittorrent seedbox",
      description = "A qBittorrent (4.1 or later) whose finished transfers are brought home")
  public @interface Config {
    @AttributeDefinition(
        description =
            "Where its Web UI listens and where its files are read:"
                + " qbittorrent+http(s)://user@host:port/base?data=URI&root=PATH."
                + " data is the percent-encoded location of the folder that qBittorrent calls root;"
                + " root defaults to its default save path."
                + ClientUri.PAIRS
                + " base is the path behind a proxy, or"
                + " nothing")
    String uri() default "";

    @AttributeDefinition(
        description =
            "Name of the seedbox in the ledger, unique and never changed; empty for HOST:PORT")
    String name() default "";

    @AttributeDefinition(
        description = "Only transfers with this category or tag are ours; empty for all")
    String label() default "";

    @AttributeDefinition(
        type = AttributeType.PASSWORD,
        description = "Password of the Web UI, unless the URI or password.file gives it")
    String _password() default "";

    @AttributeDefinition(
        description = "File whose first line is the password of the Web UI; empty for none")
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

  private static final ClientUri URI =
      new ClientUri(
          "qbittorrent", "", "qbittorrent+http(s)://user@host:port/base?data=URI&root=PATH");

  private final String name;
  private final String label;
  private final ClockedCaller http;
  private final Remote remote;
  private final ContentsReader contentsReader;
  private final Adder adder;
  private final SeedingTimes times;

  @Activate
  public QbittorrentSeedbox(@Reference HttpCaller http, Config config) {
    this(http, config, System::nanoTime);
  }

  /** One for tests, that is told the time. */
  QbittorrentSeedbox(HttpCaller http, Config config, LongSupplier nanos) {
    ClientTarget target =
        URI.read(
            config.uri(),
            config.name(),
            Secret.fromSettings(config._password(), config.password_file()),
            Secret.ofNullable(config._data_password()));
    this.name = target.name();
    this.label = config.label();
    this.http = new ClockedCaller(http);
    this.remote =
        new Remote(
            new WebApi(
                this.http, target, Durations.within("timeout", config.timeout(), "1s", "10m")));
    this.contentsReader = new ContentsReader(target, remote);
    this.adder = new Adder(name, remote, label);
    this.times = new SeedingTimes(nanos);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<RemoteTransfer> list() throws RemoteFailure {
    List<Row> ours =
        torrents().stream().filter(row -> label.isEmpty() || row.labels().contains(label)).toList();
    return times.of(
        ours.stream().map(row -> row.transfer(label)).toList(),
        ours.stream().filter(Row::seeding).map(Row::hash).collect(Collectors.toSet()));
  }

  private List<Row> torrents() throws RemoteFailure {
    try {
      return remote.torrents();
    } catch (RemoteFailure e) {
      times.interrupt();
      throw e;
    }
  }

  @Override
  public Contents contents(String remoteId) throws RemoteFailure {
    return contentsReader.contents(remoteId);
  }

  @Override
  public Optional<Torrent> torrent(String remoteId) throws RemoteFailure {
    return contentsReader.torrent(remoteId);
  }

  @Override
  public Peer peer() throws RemoteFailure {
    String software = "qBittorrent " + remote.version();
    return new Peer(software, http.ahead(), remote.freeBytes());
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public Map<String, Integer> labels() throws RemoteFailure {
    return KnowsLabels.counted(
        remote.torrents().stream().flatMap(row -> row.labels().all().stream()).toList());
  }

  @Override
  public boolean seeds() {
    return true;
  }

  @Override
  public void addTorrent(byte[] torrent, String wanted) throws RemoteFailure {
    adder.addTorrent(torrent, wanted);
  }

  @Override
  public void addMagnet(Magnet magnet, String wanted) throws RemoteFailure {
    adder.addMagnet(magnet, wanted);
  }

  /** What it would remove at its limits it is given none: it may not be home yet. */
  @Override
  public void seedUntil(String remoteId, SeedGoal goal) throws RemoteFailure {
    if (!has(remoteId)) {
      throw RemoteFailure.gone(name + " has no transfer " + WireJson.shown(remoteId), null);
    }
    SeedGoal its = remote.removesWhatIsSeeded() ? SeedGoal.NONE : goal;
    remote.limit(remoteId, ShareLimits.of(its));
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
    remote.delete(remoteId, withData);
    if (has(remoteId)) {
      throw RemoteFailure.retry(
          name + " was told to remove transfer " + remoteId + " and still has it", null);
    }
  }

  private boolean has(String remoteId) throws RemoteFailure {
    return Row.isHash(remoteId) && !remote.torrents(List.of(remoteId)).isEmpty();
  }

  @Override
  public String toString() {
    return name;
  }
}
