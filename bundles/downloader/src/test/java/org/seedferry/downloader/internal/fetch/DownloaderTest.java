package org.seedferry.downloader.internal.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.api.ledger.GrabRequest;
import org.seedferry.api.ledger.GrabSource;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.ledger.LedgerEvent;
import org.seedferry.api.progress.Progress;
import org.seedferry.api.progress.Traffic;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.Transport;
import org.seedferry.downloader.internal.policy.Policies;
import org.seedferry.guard.Guard;
import org.seedferry.guard.GuardedPool;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.manual.ManualGuard;
import org.seedferry.testing.ledger.MemoryLedger;
import org.seedferry.testing.seedbox.FakeSeedbox;

class DownloaderTest {

  private static final int MIB = 1 << 20;

  @TempDir private Path root;
  private final ManualGuard guard = new ManualGuard();
  private final MemoryLedger ledger = new MemoryLedger(guard.clock(), "me");
  private final FakeTransport remote = new FakeTransport();
  private final FakeSeedbox box = new FakeSeedbox("box", Location.parse("file:///remote", null));
  private Downloader downloader;

  @AfterEach
  void close() {
    guard.close();
  }

  @Test
  void aFolderComesHomeWholeAndIsToldOf() throws IOException {
    putShow();
    queue("show");
    start();
    guard.settle();
    assertThat(state("show")).isEqualTo(TransferState.DOWNLOADED);
    assertHome("Show/a.mkv", "Show/a.mkv");
    assertHome("Show/deep/b.srt", "Show/deep/b.srt");
    Transfer home = transfer("show");
    assertThat(home.localName()).isEqualTo("Show");
    assertThat(home.size()).isEqualTo(5 * MIB + 10);
    assertThat(events()).containsExactly("QUEUED", "DOWNLOADING", "DOWNLOADED");
    assertThat(visible()).containsExactly("Show");
    assertThat(staged()).isEmpty();
    assertThat(downloader.current()).isEmpty();
  }

  @Test
  void whatWasGrabbedComesIntoItsFolder() throws IOException {
    putShow();
    String hash = "cd".repeat(20);
    ledger
        .grabs()
        .grab(
            new GrabRequest(
                hash,
                hash,
                "Show",
                "tv",
                "tv-sonarr",
                -1,
                GrabSource.magnet("magnet:?xt=urn:btih:" + hash),
                List.of(),
                SeedGoal.NONE));
    ledger.queue(new Discovery("box", "show", hash, "show", "", 5 * MIB)).orElseThrow();
    start();
    guard.settle();
    assertHome("tv-sonarr/Show/a.mkv", "Show/a.mkv");
    assertThat(transfer("show").localName()).isEqualTo("tv-sonarr/Show");
  }

  @Test
  void aColonInTheNameIsWrittenAsTheArrLooksForIt() throws IOException {
    remote.put("Show: S01/1: a.mkv", 10, "first");
    box.folder("show", "Show: S01", Map.of("1: a.mkv", 10L)).complete("show");
    queue("show");
    start();
    guard.settle();
    assertHome("Show_ S01/1: a.mkv", "Show: S01/1: a.mkv");
    assertThat(transfer("show").localName()).isEqualTo("Show_ S01");
  }

  @Test
  void aCutLineIsTakenUpWhereItEnded() throws IOException {
    putShow();
    remote.cut("Show/a.mkv", 3 * MIB + 5);
    queue("show");
    start();
    guard.settle();
    assertThat(state("show")).isEqualTo(TransferState.DOWNLOADING);
    assertThat(visible()).isEmpty();
    assertThat(downloader.current())
        .singleElement()
        .satisfies(progress -> assertThat(progress.done()).isGreaterThan(3 * MIB));
    guard.advance(Duration.ofSeconds(2));
    assertThat(state("show")).isEqualTo(TransferState.DOWNLOADED);
    assertHome("Show/a.mkv", "Show/a.mkv");
    assertThat(remote.served()).isEqualTo(5 * MIB + 10);
  }

  @Test
  void whatComesOverTheLineIsCountedAndSessionsUntilTheyAreClosed() throws IOException {
    putShow();
    remote.cut("Show/a.mkv", 3 * MIB + 5);
    queue("show");
    start();
    guard.advance(Duration.ofSeconds(2));

    Traffic after = downloader.traffic();
    assertThat(after.bytes()).isEqualTo(remote.served());
    assertThat(after.files()).isEqualTo(2);
    assertThat(after.sessions().values()).singleElement().isEqualTo(remote.open()).isNotEqualTo(0);
    downloader.stop();
    assertThat(downloader.traffic().sessions().values()).containsExactly(0);
    assertThat(downloader.root()).isEqualTo(downloader.localRoot().path());
  }

  @Test
  void aServerWithoutRangesIsReadFromItsStartAgain() throws IOException {
    putShow();
    remote.withoutRanges();
    remote.cut("Show/a.mkv", 3 * MIB);
    queue("show");
    start();
    guard.advance(Duration.ofSeconds(2));
    assertThat(state("show")).isEqualTo(TransferState.DOWNLOADED);
    assertHome("Show/a.mkv", "Show/a.mkv");
  }

  @Test
  void aHostThatAsksToWaitIsLeftAloneForThatLong() throws IOException {
    putShow();
    remote.fail("Show/a.mkv", RemoteFailure.retryAfter(Duration.ofSeconds(40), "busy"));
    queue("show");
    start();
    guard.advance(Duration.ofSeconds(39));
    assertThat(remote.served()).isZero();
    assertThat(state("show")).isEqualTo(TransferState.DOWNLOADING);
    guard.advance(Duration.ofSeconds(2));
    assertThat(state("show")).isEqualTo(TransferState.DOWNLOADED);
    assertThat(events()).containsExactly("QUEUED", "DOWNLOADING", "DOWNLOADED");
  }

  @Test
  void whatIsUnderWayIsShownFileByFile() throws IOException {
    putShow();
    queue("show");
    List<Progress> seen = new ArrayList<>();
    remote.onServed(2 * MIB, () -> seen.addAll(downloader.current()));
    start();
    guard.settle();
    Progress progress = seen.get(0);
    assertThat(progress.done()).isBetween(MIB + 0L, 2L * MIB);
    assertThat(progress.connections()).isEqualTo(2);
    assertThat(progress.underWay().get(0))
        .satisfies(
            file -> {
              assertThat(file.path()).isEqualTo("a.mkv");
              assertThat(file.total()).isEqualTo(5 * MIB);
              assertThat(file.done()).isBetween(MIB + 0L, 2L * MIB);
              assertThat(file.connections()).isEqualTo(1);
            });
  }

  @Test
  void partsOfTwoVersionsNeverMeet() throws IOException {
    putShow();
    remote.cut("Show/a.mkv", 3 * MIB);
    queue("show");
    start();
    guard.settle();
    remote.put("Show/a.mkv", 5 * MIB, "second");
    guard.advance(Duration.ofSeconds(2));
    assertThat(state("show")).isEqualTo(TransferState.FAILED);
    assertThat(transfer("show").lastError())
        .contains("'Show/a.mkv' changed on the seedbox during the fetch");
    guard.advance(Duration.ofSeconds(15));
    assertThat(state("show")).isEqualTo(TransferState.DOWNLOADED);
    assertHome("Show/a.mkv", "Show/a.mkv");
  }

  @Test
  void aFileThatChangesBehindItsLastByteIsNotPublished() throws IOException {
    putShow();
    remote.onServed(5 * MIB - 1, () -> remote.put("Show/a.mkv", 5 * MIB, "second"));
    queue("show");
    start();
    guard.settle();
    assertThat(state("show")).isEqualTo(TransferState.FAILED);
    assertThat(visible()).isEmpty();
    guard.advance(Duration.ofSeconds(15));
    assertHome("Show/a.mkv", "Show/a.mkv");
  }

  @Test
  void whatChangedSinceAnEarlierFetchIsFetchedAnewAtOnce() throws IOException {
    putShow();
    remote.cut("Show/a.mkv", 3 * MIB);
    queue("show");
    start();
    guard.settle();
    downloader.stop();
    remote.put("Show/a.mkv", 5 * MIB, "second");
    start();
    guard.settle();
    assertThat(state("show")).isEqualTo(TransferState.DOWNLOADED);
    assertThat(events()).containsExactly("QUEUED", "DOWNLOADING", "DOWNLOADED");
    assertHome("Show/a.mkv", "Show/a.mkv");
  }

  @Test
  void anotherSizeThanTheSeedboxNamesIsNeverPublished() throws IOException {
    putShow();
    remote.put("Show/a.mkv", 4 * MIB, "shorter");
    queue("show");
    start();
    guard.settle();
    assertThat(state("show")).isEqualTo(TransferState.FAILED);
    assertThat(transfer("show").lastError())
        .contains("names " + 5 * MIB + " bytes, the server " + 4 * MIB);
    assertThat(visible()).isEmpty();
  }

  @Test
  void aFileThatVanishesFailsItsTransferAndSaysSo() throws IOException {
    putShow();
    remote.remove("Show/deep/b.srt");
    queue("show");
    start();
    guard.settle();
    assertThat(transfer("show").lastError())
        .contains("'Show/deep/b.srt' vanished from the seedbox during the fetch");
    assertThat(visible()).isEmpty();
  }

  @Test
  void aTransferThatTheSeedboxHasNoMoreIsMissing() {
    putShow();
    queue("show");
    box.lose("show");
    start();
    guard.settle();
    assertThat(state("show")).as("until it is asked again").isEqualTo(TransferState.FAILED);
    guard.advance(Duration.ofSeconds(20));
    assertThat(state("show")).isEqualTo(TransferState.MISSING);
  }

  @Test
  void aTransferThatTheSeedboxHasNotLoadedYetComesHome() {
    putShow();
    queue("show");
    box.lose("show");
    start();
    guard.settle();
    putShow();
    guard.advance(Duration.ofSeconds(20));
    assertThat(state("show")).isEqualTo(TransferState.DOWNLOADED);
  }

  @Test
  void whenTheBundleStopsTheClaimIsGivenBackAndTheNextOneGoesOnFromTheJournal() throws IOException {
    putShow();
    remote.cut("Show/a.mkv", 3 * MIB);
    queue("show");
    start();
    guard.settle();
    downloader.stop();
    assertThat(state("show")).isEqualTo(TransferState.DOWNLOADING);
    assertThat(transfer("show").owner()).isNull();
    assertThat(remote.open()).isZero();
    assertThat(visible()).isEmpty();
    long before = remote.served();
    start();
    guard.advance(Duration.ofSeconds(1));
    assertThat(state("show")).isEqualTo(TransferState.DOWNLOADED);
    assertThat(remote.served() - before).isEqualTo(2 * MIB);
    assertHome("Show/a.mkv", "Show/a.mkv");
  }

  @Test
  void whoLostItsClaimPublishesNothing() throws IOException {
    putShow();
    remote.cut("Show/a.mkv", 3 * MIB);
    queue("show");
    start();
    guard.settle();
    Transfer ours = transfer("show");
    ledger.put(
        new Transfer(
            ours.id(),
            ours.seedbox(),
            ours.remoteId(),
            null,
            ours.name(),
            "",
            ours.size(),
            TransferState.DOWNLOADING,
            null,
            "other",
            guard.clock().instant().plusSeconds(3600),
            ours.version() + 1,
            0,
            null,
            null,
            false,
            ours.queuedAt(),
            ours.changedAt(),
            null));
    guard.advance(Duration.ofMinutes(1));
    assertThat(visible()).isEmpty();
    assertThat(transfer("show").owner()).isEqualTo("other");
    assertThat(downloader.current()).isEmpty();
  }

  @Test
  void whatStandsUnderItsNameIsAdoptedWhenItIsTheSameAndNeverReplacedOtherwise()
      throws IOException {
    putShow();
    Files.createDirectories(root.resolve("Show/deep"));
    Files.write(root.resolve("Show/a.mkv"), remote.bytes("Show/a.mkv"));
    queue("show");
    start();
    guard.settle();
    assertThat(state("show")).isEqualTo(TransferState.FAILED);
    assertThat(transfer("show").lastError()).contains("exists already and is not this transfer");
    Files.write(root.resolve("Show/deep/b.srt"), remote.bytes("Show/deep/b.srt"));
    guard.advance(Duration.ofSeconds(15));
    assertThat(state("show")).isEqualTo(TransferState.DOWNLOADED);
    assertThat(remote.served()).isZero();
  }

  @Test
  void aCrashBetweenPublishingAndTheLedgerIsFinishedWithoutFetchingAgain() throws IOException {
    putShow();
    queue("show");
    start();
    guard.settle();
    long before = remote.served();
    Transfer home = transfer("show");
    ledger.put(
        new Transfer(
            home.id(),
            home.seedbox(),
            home.remoteId(),
            null,
            home.name(),
            "",
            home.size(),
            TransferState.DOWNLOADING,
            "Show",
            "me",
            guard.clock().instant().plusSeconds(60),
            home.version(),
            0,
            null,
            null,
            false,
            home.queuedAt(),
            home.changedAt(),
            null));
    box.lose("show");
    guard.advance(Duration.ofSeconds(5));
    assertThat(state("show")).isEqualTo(TransferState.DOWNLOADED);
    assertThat(remote.served()).isEqualTo(before);
  }

  @Test
  void whatDoesNotFitWaitsAndIsSaidOnce() {
    putShow();
    queue("show");
    start(new Settings(root.toString(), 3, 5, "1PiB", "2m"));
    guard.advance(Duration.ofMinutes(1));
    assertThat(state("show")).isEqualTo(TransferState.QUEUED);
    assertThat(transfer("show").lastError())
        .startsWith("no room, ")
        .contains(" are missing: it needs 5.0 MiB");
    assertThat(events()).containsExactly("QUEUED", "ATTENTION");
    downloader.modified(new Settings(root.toString(), 3, 5, "0", "2m"));
    guard.advance(Duration.ofSeconds(5));
    assertThat(state("show")).isEqualTo(TransferState.DOWNLOADED);
  }

  @Test
  void whatIsStagedAlreadyNeedsNoFurtherRoom() {
    putShow();
    remote.cut("Show/a.mkv", 3 * MIB);
    queue("show");
    start();
    guard.settle();
    downloader.stop();
    start(new Settings(root.toString(), 3, 5, "1PiB", "2m"));
    guard.settle();
    assertThat(transfer("show").lastError()).contains(" are missing: it needs 2.0 MiB");
  }

  @Test
  void notMoreTransfersAreFetchedAtATimeThanAllowed() {
    for (String id : List.of("a", "b", "c")) {
      remote.put(id, 2 * MIB, "first");
      remote.cut(id, MIB);
      box.file(id, id, 2 * MIB).complete(id);
      queue(id);
    }
    start(new Settings(root.toString(), 2, 5, "0", "2m"));
    guard.settle();
    assertThat(downloader.current()).hasSize(2);
    guard.advance(Duration.ofSeconds(5));
    assertThat(List.of(state("a"), state("b"), state("c"))).containsOnly(TransferState.DOWNLOADED);
  }

  @Test
  void aSeedboxThatWantsAPersonIsAskedAgainOnlyAfterTheLongestPause() {
    putShow();
    queue("show");
    box.fail(RemoteFailure.askUser("wrong password", null));
    start();
    guard.settle();
    assertThat(state("show")).isEqualTo(TransferState.FAILED);
    assertThat(transfer("show").retryAt())
        .isEqualTo(guard.clock().instant().plus(Duration.ofHours(1)));
    assertThat(transfer("show").lastError()).isEqualTo("wrong password");
  }

  @Test
  void aTransferIsGivenUpAfterItsLastTry() {
    putShow();
    queue("show");
    box.fail(RemoteFailure.retry("refused", null));
    start();
    guard.advance(Duration.ofDays(1));
    assertThat(transfer("show").givenUp()).isTrue();
    assertThat(transfer("show").attempts()).isEqualTo(10);
    assertThat(events()).endsWith("GAVE_UP");
  }

  @Test
  void aDefectInOneFetchEndsOnlyThatOne() {
    putShow();
    queue("show");
    box.panic(new IllegalStateException("a defect"));
    start();
    guard.settle();
    assertThat(state("show")).isEqualTo(TransferState.FAILED);
    assertThat(downloader.current()).isEmpty();
  }

  @Test
  void aFetchThatAPanicKeptFromItsWorkersIsTriedAgainAndHoldsNoPlace() throws IOException {
    putShow();
    queue("show");
    AtomicBoolean broken = new AtomicBoolean(true);
    downloader =
        new Downloader(
            withPoolThatPanicsOnce("fetch_files", broken),
            ledger,
            new Policies(List.of(), () -> 0),
            new Settings(root.toString(), 1, 5, "0", "2m"),
            List.of(box),
            List.of(remote));
    guard.settle();
    assertThat(broken).isFalse();
    guard.advance(Duration.ofSeconds(6));
    assertThat(state("show")).isEqualTo(TransferState.FAILED);
    assertThat(transfer("show").lastError()).contains("a panic has ended its fetch");
    assertThat(downloader.current()).isEmpty();
    guard.advance(Duration.ofMinutes(1));
    assertThat(state("show")).isEqualTo(TransferState.DOWNLOADED);
    assertHome("Show/a.mkv", "Show/a.mkv");
  }

  /** The leak detector sees to it that no file stays open. */
  @Test
  void aFetchThatAPanicKeptFromItsBeginningIsTriedAgainAndHoldsNoPlace() throws IOException {
    putShow();
    queue("show");
    AtomicBoolean broken = new AtomicBoolean(true);
    downloader =
        new Downloader(
            withPoolThatPanicsOnce("fetch_transfer", broken),
            ledger,
            new Policies(List.of(), () -> 0),
            new Settings(root.toString(), 1, 5, "0", "2m"),
            List.of(box),
            List.of(remote));
    guard.settle();
    assertThat(broken).isFalse();
    guard.advance(Duration.ofSeconds(6));
    assertThat(state("show")).isEqualTo(TransferState.FAILED);
    assertThat(transfer("show").lastError()).contains("a panic has ended its fetch");
    assertThat(downloader.current()).isEmpty();
    guard.advance(Duration.ofMinutes(1));
    assertThat(state("show")).isEqualTo(TransferState.DOWNLOADED);
    assertHome("Show/a.mkv", "Show/a.mkv");
  }

  /** The leak detector sees to it that no file stays open. */
  @Test
  void aFetchThatAPanicKeptFromItsWorkersLetsGoOfItsFilesWhenTheDownloaderStops()
      throws IOException {
    putShow();
    queue("show");
    downloader =
        new Downloader(
            withPoolThatPanicsOnce("fetch_files", new AtomicBoolean(true)),
            ledger,
            new Policies(List.of(), () -> 0),
            new Settings(root.toString(), 1, 5, "0", "2m"),
            List.of(box),
            List.of(remote));
    guard.settle();
    assertThat(downloader.current()).hasSize(1);
    downloader.stop();
    assertThat(ledger.fetchable(1)).as("it can be taken at once").hasSize(1);
  }

  @Test
  void troubleAfterTheDeliveryDoesNotFailIt() throws IOException {
    putShow();
    queue("show");
    downloader =
        new Downloader(
            guard,
            thenWithoutStaging(TransferState.DOWNLOADED),
            new Policies(List.of(), () -> 0),
            new Settings(root.toString(), 1, 5, "0", "2m"),
            List.of(box),
            List.of(remote));
    guard.settle();
    guard.advance(Duration.ofMinutes(10));
    assertThat(root.resolve(".seedferry")).isRegularFile();
    assertThat(state("show")).isEqualTo(TransferState.DOWNLOADED);
    assertThat(events()).containsExactly("QUEUED", "DOWNLOADING", "DOWNLOADED");
    assertHome("Show/a.mkv", "Show/a.mkv");
  }

  /** The ledger; behind an advance to that state the staging folder is one no more. */
  private Ledger thenWithoutStaging(TransferState state) {
    return proxy(
        Ledger.class,
        ledger,
        (method, result) -> {
          if (method.startsWith("advance:") && ((Transfer) result).state() == state) {
            try {
              Files.move(root.resolve(".seedferry"), root.resolve(".away"));
              Files.createFile(root.resolve(".seedferry"));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
          return result;
        });
  }

  private Guard withPoolThatPanicsOnce(String name, AtomicBoolean broken) {
    return proxy(
        Guard.class,
        guard,
        (method, result) ->
            method.equals("pool:" + name)
                ? proxy(
                    GuardedPool.class,
                    result,
                    (submit, task) -> {
                      if (submit.startsWith("trySubmit") && broken.getAndSet(false)) {
                        ((GuardedTask) task).cancel();
                        throw new StackOverflowError("a panic");
                      }
                      return task;
                    })
                : result);
  }

  private static <T> T proxy(
      Class<T> type, Object real, BiFunction<String, Object, Object> afterCall) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              String first = arguments == null ? "" : ":" + arguments[0];
              return afterCall.apply(method.getName() + first, method.invoke(real, arguments));
            }));
  }

  @Test
  void aTransportThatGoesInTheMiddleCountsAsNoTryAndItsReturnGoesOnAtOnce() throws IOException {
    putShow();
    queue("show");
    List<Transport> transports = new CopyOnWriteArrayList<>(List.of(remote));
    remote.cut("Show/a.mkv", 3 * MIB);
    remote.onCut(() -> depart(transports, remote));
    start(List.of(box), transports);
    guard.settle();
    assertThat(state("show")).isEqualTo(TransferState.DOWNLOADING);
    assertThat(transfer("show").owner()).isNull();
    assertThat(transfer("show").lastError()).isNull();
    transports.add(remote);
    downloader.servicesChanged();
    guard.settle();
    assertThat(state("show")).isEqualTo(TransferState.DOWNLOADED);
    assertThat(transfer("show").attempts()).isZero();
    assertThat(remote.served()).isEqualTo(5 * MIB + 10);
    assertHome("Show/a.mkv", "Show/a.mkv");
  }

  @Test
  void aTransportThatIsMissingForGoodIsToldOnceAndNothingIsGivenUp() {
    putShow();
    queue("show");
    start(List.of(box), List.of());
    guard.advance(Duration.ofHours(1));
    assertThat(transfer("show").givenUp()).isFalse();
    assertThat(transfer("show").attempts()).isZero();
    assertThat(transfer("show").lastError()).startsWith("no transport serves 'file'");
    assertThat(events()).containsOnlyOnce("ATTENTION").doesNotContain("FAILED");
  }

  @Test
  void aTransportThatIsReplacedUnderAFetchIsFollowed() throws IOException {
    putShow();
    queue("show");
    FakeTransport successor = new FakeTransport();
    successor.put("Show/a.mkv", 5 * MIB, "first");
    successor.put("Show/deep/b.srt", 10, "first");
    List<Transport> transports = new CopyOnWriteArrayList<>(List.of(remote));
    remote.cut("Show/a.mkv", 3 * MIB);
    remote.onCut(
        () -> {
          transports.set(0, successor);
          downloader.servicesChanged();
        });
    start(List.of(box), transports);
    guard.settle();
    assertThat(state("show")).isEqualTo(TransferState.DOWNLOADED);
    assertThat(remote.served()).isGreaterThanOrEqualTo(3 * MIB);
    assertThat(remote.served() + successor.served()).isEqualTo(5 * MIB + 10);
    assertThat(events()).containsExactly("QUEUED", "DOWNLOADING", "DOWNLOADED");
    assertHome("Show/a.mkv", "Show/a.mkv");
  }

  @Test
  void aSeedboxThatGoesWhileItIsAskedCountsAsNoTry() {
    putShow();
    queue("show");
    List<Seedbox> boxes = new CopyOnWriteArrayList<>();
    boxes.add(
        proxy(
            Seedbox.class,
            box,
            (method, result) -> {
              if (method.startsWith("contents")) {
                boxes.clear();
                throw new CancellationException("stopped");
              }
              return result;
            }));
    start(boxes, List.of(remote));
    guard.advance(Duration.ofMinutes(5));
    assertThat(boxes).isEmpty();
    assertThat(transfer("show").attempts()).isZero();
    assertThat(transfer("show").owner()).isNull();
    assertThat(events()).doesNotContain("FAILED");
  }

  private void depart(List<Transport> transports, FakeTransport one) {
    transports.remove(one);
    downloader.servicesChanged();
  }

  @Test
  void emptyFilesAndFoldersComeHomeToo() throws IOException {
    remote.put("Show/empty", 0, "first");
    box.folder("show", "Show", Map.of("empty", 0L)).complete("show");
    queue("show");
    start();
    guard.settle();
    assertThat(root.resolve("Show/empty")).isEmptyFile();
    assertThat(remote.served()).isZero();
  }

  @Test
  void sessionsAreUsedAgain() {
    for (int i = 0; i < 20; i++) {
      remote.put("f" + i, 10, "first");
      box.file("f" + i, "f" + i, 10).complete("f" + i);
      queue("f" + i);
    }
    start();
    guard.advance(Duration.ofSeconds(20));
    assertThat(remote.sessions()).isLessThan(10);
    guard.advance(Duration.ofMinutes(1));
    assertThat(remote.open()).isZero();
  }

  private void putShow() {
    remote.put("Show/a.mkv", 5 * MIB, "first");
    remote.put("Show/deep/b.srt", 10, "first");
    box.folder("show", "Show", Map.of("a.mkv", 5L * MIB, "deep/b.srt", 10L)).complete("show");
  }

  private void start() {
    start(new Settings(root.toString(), 3, 5, "0", "2m"));
  }

  private void start(Settings settings) {
    downloader =
        new Downloader(
            guard,
            ledger,
            new Policies(List.of(), () -> 0),
            settings,
            List.of(box),
            List.of(remote));
  }

  private void start(List<Seedbox> boxes, List<Transport> transports) {
    Settings settings = new Settings(root.toString(), 3, 5, "0", "2m");
    downloader =
        new Downloader(
            guard, ledger, new Policies(List.of(), () -> 0), settings, boxes, transports);
  }

  private void queue(String id) {
    ledger.queue(new Discovery("box", id, null, id, "", 5 * MIB)).orElseThrow();
  }

  private Transfer transfer(String id) {
    return ledger.find("box", id).orElseThrow();
  }

  private TransferState state(String id) {
    return transfer(id).state();
  }

  private List<String> events() {
    return ledger.events(0, 100).stream().map(LedgerEvent::kind).map(Enum::name).toList();
  }

  private void assertHome(String local, String path) {
    assertThat(root.resolve(local)).hasBinaryContent(remote.bytes(path));
  }

  private List<String> visible() throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      return entries
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.equals(".seedferry"))
          .toList();
    }
  }

  private List<Path> staged() throws IOException {
    try (Stream<Path> entries = Files.list(root.resolve(".seedferry"))) {
      return entries.filter(Files::isDirectory).toList();
    }
  }
}
