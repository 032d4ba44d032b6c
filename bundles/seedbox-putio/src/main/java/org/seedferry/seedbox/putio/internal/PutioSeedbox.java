package org.seedferry.seedbox.putio.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.seedferry.api.Checksum;
import org.seedferry.api.KnowsPeer;
import org.seedferry.api.Peer;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.http.ClockedCaller;
import org.seedferry.api.http.HttpCaller;
import org.seedferry.api.json.WireJson;
import org.seedferry.api.seedbox.AddsTransfers;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.KnowsChecksums;
import org.seedferry.api.seedbox.KnowsLabels;
import org.seedferry.api.seedbox.LeavesData;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.api.torrent.Magnet;
import org.seedferry.api.transport.RemotePath;

/**
 * A Put.io account as a seedbox: asked by its API, read over HTTPS. The label of a transfer is the
 * folder below the account's root that it is saved into.
 */
@Component(
    configurationPid = "org.seedferry.seedbox.putio",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    service = Seedbox.class)
@Designate(ocd = PutioSeedbox.Config.class, factory = true)
public final class PutioSeedbox
    implements Seedbox, KnowsChecksums, AddsTransfers, LeavesData, KnowsPeer, KnowsLabels {

  @ObjectClassDefinition(
      name = "Put.io seedbox",
      description = "A Put.io account whose finished transfers are brought home")
  public @interface Config {
    @AttributeDefinition(
        description =
            "Name of the seedbox in the ledger, unique and never changed; for several accounts"
                + " each needs its own")
    String name() default "put.io";

    @AttributeDefinition(
        description =
            "Only transfers that are saved into the folder of this name, directly below the"
                + " account's root, are ours; it is created when something is added. Empty for all")
    String label() default "";

    @AttributeDefinition(
        type = AttributeType.PASSWORD,
        description = "OAuth token of the account, unless token.file gives it")
    String _token() default "";

    @AttributeDefinition(description = "File whose first line is the OAuth token; empty for none")
    String token_file() default "";

    @AttributeDefinition(
        min = "1s",
        max = "10m",
        description = "How long one call may take, for instance 30s; 1s to 10m")
    String timeout() default "30s";

    @AttributeDefinition(description = "Where the API is")
    String api() default "https://api.put.io/v2";

    @AttributeDefinition(description = "Where torrent files are uploaded to")
    String upload() default "https://upload.put.io/v2/files/upload";
  }

  private final Account account;
  private final ClockedCaller http;
  private final Api api;
  private final String label;
  private final Transfers transfers;
  private final Files files;

  @Activate
  public PutioSeedbox(@Reference HttpCaller http, Config config) {
    this.account = Account.of(config);
    this.label = label(config.label());
    this.http = new ClockedCaller(http);
    this.api = new Api(this.http, account);
    this.transfers = new Transfers(api);
    this.files = new Files(api, account);
  }

  @Override
  public String name() {
    return account.name();
  }

  @Override
  public List<RemoteTransfer> list() throws RemoteFailure {
    Map<Long, String> labels = files.labels();
    List<RemoteTransfer> ours = new ArrayList<>();
    for (Transfer transfer : transfers.list()) {
      String its = labels.getOrDefault(transfer.parent(), "");
      if (label.isEmpty() || its.equals(label)) {
        ours.add(transfer.under(its));
      }
    }
    return ours;
  }

  @Override
  public Contents contents(String remoteId) throws RemoteFailure {
    Tree tree = tree(remoteId);
    if (tree.files().isEmpty()) {
      throw RemoteFailure.retry(name() + " has no file in transfer " + remoteId, null);
    }
    List<Contents.RemoteFile> all = new ArrayList<>();
    for (Tree.Leaf leaf : tree.files()) {
      RemotePath source = RemotePath.parse(leaf.file().id() + "/download");
      all.add(new Contents.RemoteFile(source, leaf.path(), leaf.file().size()));
    }
    return new Contents(
        account.files(), tree.top().name(), tree.top().folder(), all, tree.folders());
  }

  @Override
  public Map<RemotePath, Checksum> checksums(String remoteId) throws RemoteFailure {
    Map<RemotePath, Checksum> checksums = new HashMap<>();
    for (Tree.Leaf leaf : tree(remoteId).files()) {
      leaf.file().checksum().ifPresent(checksum -> checksums.put(leaf.path(), checksum));
    }
    return checksums;
  }

  @Override
  public Peer peer() throws RemoteFailure {
    long free = api.freeBytes();
    return new Peer("Put.io API v2", http.ahead(), free);
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public Map<String, Integer> labels() throws RemoteFailure {
    Map<Long, String> folders = files.labels();
    Map<String, Integer> labels =
        KnowsLabels.counted(
            transfers.list().stream()
                .map(transfer -> folders.getOrDefault(transfer.parent(), ""))
                .toList());
    folders.values().forEach(each -> labels.putIfAbsent(each, 0));
    return labels;
  }

  @Override
  public boolean seeds() {
    return true;
  }

  @Override
  public void addTorrent(byte[] torrent, String wanted) throws RemoteFailure {
    OptionalLong other = files.upload(torrent, folder(wanted));
    if (other.isPresent()) {
      files.delete(other.getAsLong());
      throw RemoteFailure.askUser(
          name() + " does not take this file for a torrent: get it anew", null);
    }
  }

  @Override
  public void addMagnet(Magnet magnet, String wanted) throws RemoteFailure {
    transfers.add(magnet.uri(), folder(wanted));
  }

  @Override
  public void remove(String remoteId) throws RemoteFailure {
    Optional<RemoteId> id = RemoteId.parse(remoteId);
    if (id.isPresent()) {
      Optional<Transfer> transfer = transfers.find(id.get().transfer());
      long file = transfer.map(Transfer::file).filter(known -> known > 0).orElse(id.get().file());
      cancel(transfer, remoteId);
      if (file > 0) {
        files.delete(file);
      }
    }
  }

  @Override
  public void removeLeavingData(String remoteId) throws RemoteFailure {
    Optional<RemoteId> id = RemoteId.parse(remoteId);
    if (id.isPresent()) {
      cancel(transfers.find(id.get().transfer()), remoteId);
    }
  }

  @Override
  public String toString() {
    return name();
  }

  private void cancel(Optional<Transfer> transfer, String remoteId) throws RemoteFailure {
    if (transfer.isPresent()) {
      transfers.cancel(transfer.get().id());
      if (transfers.find(transfer.get().id()).isPresent()) {
        throw RemoteFailure.retry(
            name() + " was told to remove transfer " + remoteId + " and still has it", null);
      }
    }
  }

  /** All that a complete transfer has stored, also when it was cleaned off the list since. */
  private Tree tree(String remoteId) throws RemoteFailure {
    RemoteId id = RemoteId.parse(remoteId).orElseThrow(() -> gone(remoteId));
    Optional<Transfer> transfer = transfers.find(id.transfer());
    if (transfer.isPresent() && transfer.get().filesGone()) {
      throw RemoteFailure.gone(
          name() + " has transfer " + remoteId + ", but its files were deleted", null);
    }
    if (transfer.isPresent() && !transfer.get().complete()) {
      throw RemoteFailure.retry(
          name() + " does not have all of transfer " + remoteId + " at the moment", null);
    }
    long file = transfer.map(Transfer::file).orElse(id.file());
    if (file == 0) {
      throw gone(remoteId);
    }
    return Tree.read(files, file);
  }

  private RemoteFailure gone(String remoteId) {
    return RemoteFailure.gone(name() + " has no transfer " + WireJson.shown(remoteId), null);
  }

  private OptionalLong folder(String wanted) throws RemoteFailure {
    String name = wanted.isEmpty() ? label : wanted;
    if (name.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!RemotePath.isName(name)) {
      throw RemoteFailure.askUser(
          "the label '" + WireJson.shown(name) + "' cannot be the name of a folder", null);
    }
    return OptionalLong.of(files.label(name));
  }

  private static String label(String text) {
    if (!text.isEmpty() && !RemotePath.isName(text)) {
      throw new IllegalArgumentException(
          "label: '" + text + "' cannot be the name of a folder, which is directly below the root");
    }
    return text;
  }
}
