package org.seedferry.rpc.internal.desk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.util.converter.Converters;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Advance;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.api.ledger.GrabSource;
import org.seedferry.api.ledger.StaleClaimException;
import org.seedferry.api.progress.DeliverySpace;
import org.seedferry.api.progress.Progress;
import org.seedferry.api.progress.RemoteBoard;
import org.seedferry.api.progress.RemoteListing;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.RemoteTransfer.Activity;
import org.seedferry.api.seedbox.RemoteTransfer.Readiness;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.guard.manual.ManualGuard;
import org.seedferry.testing.ledger.MemoryLedger;

/** A desk over a ledger in memory, with seedboxes that take what they are given; time by hand. */
public final class DeskRig implements AutoCloseable {

  /** A profile that shows all. */
  public static final Profile ALL = new Profile("default", "", Set.of(), "", List.of(), 0);

  /** What {@link #MAGNET} names. */
  public static final String HASH = "cbc2f069fe8bb2f544eae707d75bcd3de9dcf951";

  public static final String MAGNET = "magnet:?xt=urn:btih:" + HASH + "&dn=Show.S01";

  private static final Duration LEASE = Duration.ofMinutes(2);

  public final ManualGuard guard = new ManualGuard();
  public final MemoryLedger ledger = new MemoryLedger(guard.clock(), "me");
  public final FakeTaker box = new FakeTaker("box");
  public final List<Seedbox> seedboxes = new ArrayList<>(List.of(box));
  public final Map<String, List<RemoteTransfer>> listed = new HashMap<>();
  public final List<String> looks = new ArrayList<>();
  public final List<Progress> fetches = new ArrayList<>();
  private final Path root;
  private final List<ProfileEntry> profiles = new ArrayList<>();
  private final Map<String, Object> settings = new HashMap<>();
  private LedgerDesk desk;

  public DeskRig(Path root) {
    this.root = root;
  }

  /** A setting of {@code org.seedferry.rpc}. */
  public DeskRig set(String key, Object value) {
    settings.put(key, value);
    return this;
  }

  /** A profile, by keys and values. */
  public DeskRig profile(String name, Object... pairs) {
    Map<String, Object> config = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      config.put((String) pairs[i], pairs[i + 1]);
    }
    profiles.add(
        new ProfileEntry(
            Converters.standardConverter().convert(config).to(ProfileEntry.Config.class),
            ProfileEntry.PID + "~" + name));
    return this;
  }

  public RpcSettings settings() {
    return Converters.standardConverter().convert(settings).to(RpcSettings.class);
  }

  public Profiles profiles() {
    return new ProfileList(profiles, settings());
  }

  /** The desk; made when it is first asked for. */
  public LedgerDesk desk() {
    if (desk == null) {
      desk =
          new LedgerDesk(
              guard,
              ledger,
              profiles(),
              settings(),
              seedboxes,
              board(),
              () -> List.copyOf(fetches),
              space());
      ledger.addListener(desk);
      guard.settle();
    }
    return desk;
  }

  private RemoteBoard board() {
    return new RemoteBoard() {
      @Override
      public List<RemoteListing> listings() {
        return listed.entrySet().stream()
            .map(each -> new RemoteListing(each.getKey(), guard.clock().instant(), each.getValue()))
            .toList();
      }

      @Override
      public void lookSoon(String seedbox) {
        looks.add(seedbox);
      }
    };
  }

  private DeliverySpace space() {
    return new DeliverySpace() {
      @Override
      public Path root() {
        return root;
      }

      @Override
      public long floor() {
        return 0;
      }
    };
  }

  /** What a seedbox is seen to hold from now on. */
  public DeskRig lists(String seedbox, RemoteTransfer... transfers) {
    listed.put(seedbox, Arrays.asList(transfers));
    desk().changed();
    return this;
  }

  /** A transfer on a seedbox that is not complete. */
  public static RemoteTransfer going(String hash, String name, double progress) {
    return remote(hash, name, Readiness.INCOMPLETE, new Activity(progress, null, -1, ""));
  }

  /** One that is. */
  public static RemoteTransfer whole(String hash, String name) {
    return remote(hash, name, Readiness.COMPLETE, new Activity(1, null, 500, ""));
  }

  public static RemoteTransfer remote(
      String hash, String name, Readiness readiness, Activity activity) {
    return new RemoteTransfer(
        hash, hash, name, "", 1_000, readiness, 0.5, Duration.ofMinutes(10), activity);
  }

  public Desk.Grabbed grab(String magnet, String category) throws RefusedException {
    return desk()
        .grab(
            ALL,
            GrabSource.magnet(magnet),
            category,
            null,
            List.of(category),
            SeedGoal.NONE,
            false);
  }

  /** Queues a transfer, as the orchestrator does. */
  public Transfer queue(String hash, String name, String label) {
    return ledger.queue(new Discovery("box", hash, hash, name, label, 1_000)).orElseThrow();
  }

  /** Puts a queued transfer into the ledger, however many there are. */
  public void put(long id, String hash, String name) {
    Instant now = guard.clock().instant();
    ledger.put(
        new Transfer(
            id,
            "box",
            hash,
            hash,
            name,
            "tv",
            1_000,
            TransferState.QUEUED,
            null,
            null,
            null,
            1,
            0,
            null,
            null,
            false,
            now,
            now,
            null));
  }

  /** Brings a queued transfer home, as the downloader does. */
  public Transfer deliver(Transfer queued, String localName) {
    try {
      Path home = Files.createDirectories(root.resolve(localName));
      Files.writeString(home.resolve("e1.mkv"), "x".repeat(1_000));
      Transfer held = ledger.claim(row(queued), LEASE).orElseThrow();
      held = ledger.nameDelivery(held, localName, 1_000);
      return ledger.advance(held, Advance.to(TransferState.DOWNLOADED));
    } catch (IOException | StaleClaimException e) {
      throw new AssertionError(e);
    }
  }

  public Transfer row(Transfer known) {
    return ledger.get(known.id()).orElseThrow();
  }

  public Transfer row(String hash) {
    return ledger.in(List.of(TransferState.values())).stream()
        .filter(row -> hash.equals(row.infoHash()))
        .findFirst()
        .orElseThrow();
  }

  public Item item(String hash) {
    return desk().item(ALL, hash).orElseThrow();
  }

  @Override
  public void close() {
    if (desk != null) {
      desk.stop();
    }
    guard.close();
  }
}
