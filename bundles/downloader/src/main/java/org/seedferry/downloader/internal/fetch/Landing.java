package org.seedferry.downloader.internal.fetch;

import java.util.Map;
import java.util.TreeMap;
import org.seedferry.api.LocalName;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.ledger.StaleClaimException;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.Contents.RemoteFile;
import org.seedferry.downloader.internal.files.FileRule;
import org.seedferry.downloader.internal.staging.LocalFailure;
import org.seedferry.downloader.internal.staging.LocalRoot;
import org.seedferry.downloader.internal.staging.Publisher;
import org.seedferry.downloader.internal.staging.Staging;
import org.seedferry.guard.StopSignal;

/** Brings what is fetched under its final name, and tells the ledger. */
final class Landing {

  private final Lease lease;
  private final LocalRoot root;
  private final Publisher publisher;
  private final FileRule rule;
  private final Sessions sessions;
  private final Outcome outcome;
  private final LocalName names = LocalName.ofThisHost();

  Landing(Lease lease, LocalRoot root, FileRule rule, Sessions sessions, Outcome outcome) {
    this.lease = lease;
    this.root = root;
    this.publisher = new Publisher(root);
    this.rule = rule;
    this.sessions = sessions;
    this.outcome = outcome;
  }

  /**
   * The name of its delivery below the local root, with the folder that it belongs in.
   *
   * @param stored the name of its top level as the seedbox stores it
   */
  String localName(String stored) {
    String folder = outcome.folder(lease);
    String top = names.top(stored);
    return folder.isEmpty() ? top : folder + "/" + top;
  }

  /**
   * What of a transfer stands under its name already.
   *
   * @param all everything that belongs to it
   * @param wanted what of that is to be brought home
   * @return null when nothing stands there
   * @throws LocalFailure when what stands there is not this transfer
   */
  Contents standing(Contents all, Contents wanted, String localName) throws LocalFailure {
    if (!root.has(localName)) {
      return null;
    }
    // By an earlier setting it may hold less than is wanted now, or more; the manifest knows.
    Contents there = publisher.standing(all, localName);
    if (there != null
        && (there.files().containsAll(wanted.files())
            || root.manifest(lease.held()).isDelivered())) {
      return there;
    }
    throw Publisher.conflict(root.target(localName), null);
  }

  /** Publishes what is staged. */
  void publish(Staging staging, Contents contents, String localName, StopSignal stop)
      throws LocalFailure, RemoteFailure, StaleClaimException {
    if (rule.keepTimes()) {
      new RemoteTimes(sessions, stop).applyTo(staging, contents);
    }
    lease.renew();
    Map<String, Long> sizes = new TreeMap<>();
    for (RemoteFile file : contents.files()) {
      sizes.put(localPath(file, localName), staging.file(file.path()).verifiedSize(file.size()));
    }
    long size = sizes.values().stream().mapToLong(Long::longValue).sum();
    staging.finish(rule.finish());
    staging.force();
    root.manifest(lease.held()).write(sizes);
    outcome.named(lease, localName, size);
    publisher.publish(staging, localName);
    outcome.delivered(lease, localName, false);
    staging.delete();
  }

  /**
   * Takes over what stands there already.
   *
   * @param contents what of it stands there; null when the manifest knows it
   */
  void adopt(Contents contents, String localName) throws LocalFailure, StaleClaimException {
    lease.renew();
    if (contents != null) {
      Map<String, Long> sizes = new TreeMap<>();
      contents.files().forEach(file -> sizes.put(localPath(file, localName), file.size()));
      root.manifest(lease.held()).write(sizes);
    }
    outcome.delivered(lease, localName, true);
  }

  private String localPath(RemoteFile file, String localName) {
    StringBuilder path = new StringBuilder(localName);
    file.path().names().forEach(name -> path.append('/').append(names.inner(name)));
    return path.toString();
  }
}
