package org.seedferry.seedbox.transmission.internal;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.osgi.service.metatype.annotations.Option;
import org.seedferry.api.Durations;
import org.seedferry.api.KnowsPeer;
import org.seedferry.api.Peer;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Secret;
import org.seedferry.api.client.ClientTarget;
import org.seedferry.api.client.ClientUri;
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
import org.seedferry.api.torrent.TorrentFolder;
import org.seedferry.api.transport.Transport;
import org.seedferry.api.transport.Transports;

/** A Transmission daemon as a seedbox: asked by its remote control, read through a transport. */
@Component(
    configurationPid = "org.seedferry.seedbox.transmission",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    service = Seedbox.class)
@Designate(ocd = TransmissionSeedbox.Config.class, factory = true)
public final class TransmissionSeedbox
    implements Seedbox,
        KnowsPieces,
        AddsTransfers,
        KeepsSeedGoals,
        LeavesData,
        KnowsPeer,
        KnowsLabels {

  @ObjectClassDefinition(
      name = "Transmission seedbox",
      description = "A Transmission daemon whose finished transfers are brought home")
  public @interface Config {
    @AttributeDefinition(
        description =
            "Where it listens and where its files are read:"
                + " transmission+http(s)://user@host:port/transmission/rpc"
                + "?data=URI&root=PATH&torrents=URI."
                + " data is the percent-encoded location of the folder that the daemon calls root;"
                + " root defaults to the daemon's download directory."
                + ClientUri.PAIRS
                + " torrents is the"
                + " percent-encoded location of the folder in which the daemon keeps its .torrent"
                + " files (~/.config/transmission-daemon/torrents): what comes is verified by their"
                + " pieces")
    String uri() default "";

    @AttributeDefinition(
        description =
            "Name of the seedbox in the ledger, unique and never changed; empty for HOST:PORT")
    String name() default "";

    @AttributeDefinition(description = "Only transfers with this label are ours; empty for all")
    String label() default "";

    @AttributeDefinition(
        options = {
          @Option(label = "labels", value = "labels"),
          @Option(label = "folder", value = "folder")
        },
        description =
            "Where the label of a transfer stands: in its labels, or, as with daemons and programs"
                + " that know none, in the folder that it is stored in, whose path below the"
                + " daemon's download directory is the label")
    String label_from() default "labels";

    @AttributeDefinition(
        type = AttributeType.PASSWORD,
        description = "Password of the remote control, unless the URI or password.file gives it")
    String _password() default "";

    @AttributeDefinition(
        description = "File whose first line is the password of the remote control; empty for none")
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
          "transmission",
          "/transmission/rpc",
          "transmission+http(s)://user@host:port/transmission/rpc?data=URI&root=PATH&torrents=URI");

  private final String name;
  private final String label;
  private final Labelling labelling;
  private final ClockedCaller http;
  private final Remote remote;
  private final ContentsReader contentsReader;

  /** Null where the torrent files cannot be read. */
  private final MetainfoReader metainfo;

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile List<Transport> transports = List.of();

  @Activate
  public TransmissionSeedbox(@Reference HttpCaller http, Config config) {
    ClientTarget target = target(config);
    this.name = target.name();
    this.label = config.label();
    this.labelling = labelling(config.label_from());
    this.http = new ClockedCaller(http);
    this.remote =
        new Remote(
            new Rpc(this.http, target, Durations.within("timeout", config.timeout(), "1s", "10m")));
    this.contentsReader = new ContentsReader(target);
    this.metainfo =
        target.torrents() == null
            ? null
            : new MetainfoReader(
                name,
                remote,
                new TorrentFolder(target.torrents(), new Transports(() -> this.transports)),
                contentsReader);
  }

  TransmissionSeedbox(HttpCaller http, Config config, List<Transport> transports) {
    this(http, config);
    this.transports = transports;
  }

  static ClientTarget target(Config config) {
    return URI.read(
        config.uri(),
        config.name(),
        Secret.fromSettings(config._password(), config.password_file()),
        Secret.ofNullable(config._data_password()));
  }

  private static Labelling labelling(String from) {
    return switch (from) {
      case "labels" -> Labelling.LABELS;
      case "folder" -> Labelling.FOLDER;
      default ->
          throw new IllegalArgumentException(
              "label.from: '" + from + "' is neither 'labels' nor 'folder'");
    };
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<RemoteTransfer> list() throws RemoteFailure {
    List<RemoteTransfer> ours = new ArrayList<>();
    for (Torrent torrent : torrents()) {
      if (label.isEmpty() || torrent.hasLabel(label)) {
        ours.add(torrent.transfer(label));
      }
    }
    return ours;
  }

  @Override
  public Contents contents(String remoteId) throws RemoteFailure {
    if (Torrent.isHash(remoteId)) {
      for (Answer row : remote.torrent(remoteId, ContentsReader.FIELDS)) {
        return contentsReader.read(row, remote.session());
      }
    }
    throw gone(remoteId);
  }

  @Override
  public Optional<org.seedferry.api.torrent.Torrent> torrent(String remoteId) throws RemoteFailure {
    return metainfo == null || !Torrent.isHash(remoteId)
        ? Optional.empty()
        : metainfo.torrent(remoteId);
  }

  @Override
  public Peer peer() throws RemoteFailure {
    String software = "Transmission " + remote.session().version();
    return new Peer(software, http.ahead(), remote.freeBytes());
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public Map<String, Integer> labels() throws RemoteFailure {
    List<String> carried = new ArrayList<>();
    for (Torrent torrent : torrents()) {
      carried.addAll(torrent.labels());
    }
    return KnowsLabels.counted(carried);
  }

  @Override
  public boolean seeds() {
    return true;
  }

  @Override
  public void addTorrent(byte[] torrent, String wanted) throws RemoteFailure {
    String metainfo = Base64.getEncoder().encodeToString(torrent);
    add(Json.createObjectBuilder().add("metainfo", metainfo), wanted);
  }

  @Override
  public void addMagnet(Magnet magnet, String wanted) throws RemoteFailure {
    add(Json.createObjectBuilder().add("filename", magnet.uri()), wanted);
  }

  private void add(JsonObjectBuilder arguments, String wanted) throws RemoteFailure {
    List<String> later = labelling.put(label, wanted, arguments, remote);
    remote.add(arguments.build(), later);
  }

  @Override
  public void seedUntil(String remoteId, SeedGoal goal) throws RemoteFailure {
    if (!has(remoteId)) {
      throw gone(remoteId);
    }
    remote.seedUntil(remoteId, goal.ratio());
  }

  private List<Torrent> torrents() throws RemoteFailure {
    List<String> fields = new ArrayList<>(Torrent.FIELDS);
    fields.add(labelling.field());
    List<Torrent> torrents = new ArrayList<>();
    for (Answer row : remote.torrents(fields)) {
      torrents.add(Torrent.read(row, labelling, remote));
    }
    return torrents;
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
    if (!Torrent.isHash(remoteId)) {
      return;
    }
    remote.remove(remoteId, withData);
    if (has(remoteId)) {
      throw RemoteFailure.retry(
          name + " was told to remove transfer " + remoteId + " and still has it", null);
    }
  }

  private boolean has(String remoteId) throws RemoteFailure {
    return Torrent.isHash(remoteId) && !remote.torrent(remoteId, List.of("hashString")).isEmpty();
  }

  private RemoteFailure gone(String remoteId) {
    return RemoteFailure.gone(name + " has no transfer " + WireJson.shown(remoteId), null);
  }

  @Override
  public String toString() {
    return name;
  }
}
