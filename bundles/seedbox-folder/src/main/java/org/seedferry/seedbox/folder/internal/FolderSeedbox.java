package org.seedferry.seedbox.folder.internal;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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
import org.seedferry.api.LocalName;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Secret;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.Contents.RemoteFile;
import org.seedferry.api.seedbox.KnowsPieces;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.RemoteTransfer.Readiness;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.api.torrent.TorrentFolder;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.Transport;
import org.seedferry.api.transport.TransportSession;
import org.seedferry.api.transport.Transports;

/**
 * A folder behind any transport: each top-level entry that nobody writes to any more is a complete
 * transfer.
 */
@Component(
    configurationPid = FolderSeedbox.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    service = Seedbox.class)
@Designate(ocd = FolderSeedbox.Config.class, factory = true)
public final class FolderSeedbox implements Seedbox, KnowsPieces {

  static final String PID = "org.seedferry.seedbox.folder";

  /** The settings of one folder. */
  @ObjectClassDefinition(
      name = "Folder seedbox",
      description = "Any folder behind a transport; each top-level entry is a transfer.")
  public @interface Config {

    @AttributeDefinition(
        description =
            "The folder: a path, or a URI of a transport (file, sftp, ftp, ftps, ftpes, http,"
                + " https, dav, davs).")
    String uri();

    @AttributeDefinition(
        required = false,
        description =
            "The seedbox's name in the ledger; keep it once transfers were fetched. Empty: the URI without its password.")
    String name() default "";

    @AttributeDefinition(required = false, description = "The label that its transfers get.")
    String label() default "";

    @AttributeDefinition(
        description =
            "How long sizes and times of everything in an entry stay unchanged before it counts as complete (duration).",
        min = "0s",
        max = "1d")
    String settle() default "30s";

    @AttributeDefinition(
        required = false,
        description =
            "A folder, as a path or URI, with NAME.torrent for an entry NAME: what comes is"
                + " verified by its pieces. Empty: none.")
    String torrents() default "";

    @AttributeDefinition(
        required = false,
        type = AttributeType.PASSWORD,
        description = "The password, where the URI names no password file.")
    String _password() default "";

    @AttributeDefinition(required = false, description = "A file whose first line is the password.")
    String password_file() default "";
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile List<Transport> transports;

  private final String name;
  private final String label;
  private final Location location;
  private final Settling settling;

  /** Null where nobody keeps torrents. */
  private final TorrentFolder torrents;

  @Activate
  public FolderSeedbox(Config config) {
    this(config, Clock.systemUTC(), List.of());
  }

  FolderSeedbox(Config config, Clock clock, List<Transport> transports) {
    this.transports = transports;
    Secret password = Secret.fromSettings(config._password(), config.password_file());
    this.location = Location.parse(config.uri(), password);
    this.name = config.name().isBlank() ? location.toString() : config.name();
    this.label = config.label();
    this.torrents =
        config.torrents().isBlank()
            ? null
            : new TorrentFolder(
                Location.parse(config.torrents(), password), new Transports(() -> this.transports));
    this.settling = new Settling(clock, Durations.within("settle", config.settle(), "0s", "1d"));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<RemoteTransfer> list() throws RemoteFailure {
    try (TransportSession session = open()) {
      List<RemoteTransfer> found = new ArrayList<>();
      for (RemoteEntry top : session.list(RemotePath.ROOT)) {
        if (isOurs(top)) {
          found.add(look(session, top));
        }
      }
      settling.keep(found.stream().map(RemoteTransfer::remoteId).collect(Collectors.toSet()));
      return found;
    }
  }

  @Override
  public Optional<Torrent> torrent(String remoteId) throws RemoteFailure {
    return torrents == null ? Optional.empty() : torrents.read(remoteId + ".torrent");
  }

  private RemoteTransfer look(TransportSession session, RemoteEntry top) throws RemoteFailure {
    FolderTree tree = FolderTree.read(session, top);
    boolean settled = settling.settled(top.name(), tree.signature());
    Readiness readiness =
        tree.hasPartialFile()
            ? Readiness.INCOMPLETE
            : settled ? Readiness.COMPLETE : Readiness.SETTLING;
    return new RemoteTransfer(
        top.name(), null, top.name(), label, tree.size(), readiness, Double.NaN, null);
  }

  @Override
  public Contents contents(String remoteId) throws RemoteFailure {
    try (TransportSession session = open()) {
      RemotePath path = RemotePath.ROOT.child(remoteId);
      FolderTree tree = FolderTree.read(session, top(session, path));
      List<RemoteFile> files =
          tree.files().values().stream()
              .map(
                  node ->
                      new RemoteFile(path.resolve(node.path()), node.path(), node.entry().size()))
              .toList();
      return new Contents(location, remoteId, tree.top().isFolder(), files, tree.folders());
    }
  }

  /** A web server that sends a file in chunks tells its size in the listing only. */
  private static RemoteEntry top(TransportSession session, RemotePath path) throws RemoteFailure {
    RemoteEntry top = session.stat(path);
    if (!top.isFile() || top.size() >= 0) {
      return top;
    }
    return session.list(RemotePath.ROOT).stream()
        .filter(listed -> listed.isFile() && listed.name().equals(top.name()))
        .findFirst()
        .orElse(top);
  }

  @Override
  public boolean seeds() {
    return false;
  }

  @Override
  public void remove(String remoteId) throws RemoteFailure {
    throw RemoteFailure.askUser(
        "nothing is removed from the folder "
            + location
            + ": set remove=never in the policy of label '"
            + label
            + "'",
        null);
  }

  private TransportSession open() throws RemoteFailure {
    return new Transports(() -> transports).open(location);
  }

  private static boolean isOurs(RemoteEntry top) {
    return (top.isFile() || top.isFolder()) && !top.name().equals(LocalName.RESERVED);
  }
}
