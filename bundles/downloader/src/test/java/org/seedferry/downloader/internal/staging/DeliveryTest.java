package org.seedferry.downloader.internal.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.Contents.RemoteFile;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemotePath;

class DeliveryTest {

  private static final Location ANYWHERE = Location.parse("file:///remote", null);

  @TempDir private Path folder;
  private LocalRoot root;
  private Publisher publisher;

  @BeforeEach
  void makeRoot() {
    root = new LocalRoot(folder);
    publisher = new Publisher(root);
  }

  @Test
  void aFolderAppearsWholeUnderItsNameAndNothingElseIsVisible() throws IOException {
    Contents contents = folderOf("Show", List.of("empty", "deep/empty"), "a.mkv", "deep/ä [b].srt");
    try (Staging staging = root.stage(claim(1))) {
      staging.prepare(contents);
      fill(staging, contents);
      assertThat(visible()).isEmpty();
      staging.force();
      publisher.publish(staging, "Show");
      staging.delete();
    }
    assertThat(visible()).containsExactly("Show");
    assertThat(folder.resolve("Show/deep/ä [b].srt")).hasContent("deep/ä [b].srt");
    assertThat(folder.resolve("Show/empty")).isEmptyDirectory();
    assertThat(folder.resolve("Show/deep/empty")).isEmptyDirectory();
    assertThat(publisher.standing(contents, "Show")).isEqualTo(contents);
    assertThat(folder.resolve(".seedferry")).isEmptyDirectory();
  }

  @Test
  void aFileAppearsUnderItsName() throws IOException {
    Contents contents = single("-a b.bin");
    try (Staging staging = root.stage(claim(1))) {
      staging.prepare(contents);
      fill(staging, contents);
      publisher.publish(staging, "-a b.bin");
      staging.delete();
    }
    assertThat(folder.resolve("-a b.bin")).isRegularFile();
    assertThat(publisher.standing(contents, "-a b.bin")).isEqualTo(contents);
  }

  @Test
  void whatStandsThereIsNeverReplaced() throws IOException {
    Files.writeString(folder.resolve("name"), "precious");
    Contents file = single("name");
    try (Staging staging = root.stage(claim(1))) {
      staging.prepare(file);
      fill(staging, file);
      assertThatThrownBy(() -> publisher.publish(staging, "name"))
          .hasMessageContaining("exists already");
    }
    Contents show = folderOf("name", List.of(), "a");
    try (Staging staging = root.stage(claim(2))) {
      staging.prepare(show);
      fill(staging, show);
      assertThatThrownBy(() -> publisher.publish(staging, "name"))
          .hasMessageContaining("exists already");
    }
    assertThat(folder.resolve("name")).hasContent("precious");
    assertThat(publisher.standing(show, "name")).isNull();
  }

  @Test
  void aLaterClaimTakesOverWhatIsStagedAndTheEarlierOneCannotPublishIt() throws IOException {
    Contents contents = folderOf("Show", List.of(), "a.mkv", "b.mkv");
    Staging earlier = root.stage(claim(1));
    earlier.prepare(contents);
    fill(earlier, contents);
    try (Staging later = root.stage(claim(2))) {
      later.prepare(contents);
      assertThat(later.file(RemotePath.parse("a.mkv")).isDone(5)).isTrue();
      assertThatThrownBy(() -> publisher.publish(earlier, "Show")).isInstanceOf(LocalFailure.class);
      publisher.publish(later, "Show");
    }
    earlier.close();
    assertThat(visible()).containsExactly("Show");
  }

  @Test
  void aFileGoesOnWhereItsJournalEnds() throws IOException {
    Contents contents = folderOf("Show", List.of(), "a.mkv");
    Fingerprint source = new Fingerprint(5, "v1");
    try (Staging staging = root.stage(claim(1))) {
      staging.prepare(contents);
      StagedFile file = staging.file(RemotePath.parse("a.mkv"));
      file.begin(source);
      write(file, 0, "a.m");
    }
    try (Staging staging = root.stage(claim(2))) {
      staging.prepare(contents);
      StagedFile file = staging.file(RemotePath.parse("a.mkv"));
      assertThat(file.isDone(5)).isFalse();
      assertThat(file.written()).isEqualTo(Ranges.of(0, 3));
      assertThat(file.begun()).isEqualTo(source);
      write(file, 3, "kv");
      file.settle(5);
      assertThat(file.verifiedSize(5)).isEqualTo(5);
      publisher.publish(staging, "Show");
    }
    assertThat(folder.resolve("Show/a.mkv")).hasContent("a.mkv");
  }

  @Test
  void aShorterFileThanTheJournalSaysIsNotTrusted() throws IOException {
    Contents contents = single("x");
    try (Staging staging = root.stage(claim(1))) {
      staging.prepare(contents);
      fill(staging, contents);
      Files.write(staging.local(RemotePath.ROOT), new byte[0]);
      assertThat(staging.file(RemotePath.ROOT).isDone(1)).isFalse();
      assertThatThrownBy(() -> staging.file(RemotePath.ROOT).verifiedSize(1))
          .hasMessageContaining("has 0 bytes");
    }
  }

  @Test
  void whatNoLongerBelongsToTheTransferIsDropped() throws IOException {
    Contents before = folderOf("Show", List.of("gone"), "a.mkv", "old/b.mkv");
    Contents after = folderOf("Show", List.of(), "a.mkv", "c.mkv");
    try (Staging staging = root.stage(claim(1))) {
      staging.prepare(before);
      fill(staging, before);
      staging.prepare(after);
      fill(staging, after);
      publisher.publish(staging, "Show");
    }
    assertThat(Trees.sizes(folder.resolve("Show"))).containsOnlyKeys("a.mkv", "c.mkv");
    assertThat(folder.resolve("Show/gone")).doesNotExist();
    assertThat(folder.resolve("Show/old")).doesNotExist();
  }

  @Test
  void aManifestTellsWhetherADeliveryStands() throws IOException {
    Manifest manifest = root.manifest(claim(1));
    assertThat(manifest.isDelivered()).isFalse();
    manifest.write(Map.of("Show/ä b.mkv", 3L));
    assertThat(manifest.isDelivered()).isFalse();
    Files.createDirectory(folder.resolve("Show"));
    Files.writeString(folder.resolve("Show/ä b.mkv"), "abc");
    assertThat(manifest.isDelivered()).isTrue();
    assertThat(manifest.read()).containsExactly(Map.entry("Show/ä b.mkv", 3L));
    manifest.delete();
    assertThat(manifest.isDelivered()).isFalse();
  }

  @Test
  void onlyOldLeftoversOfOurOwnAreSwept() throws IOException {
    root.stage(claim(1)).close();
    root.manifest(claim(1)).write(Map.of("Show/a.mkv", 3L));
    Path foreign = Files.createDirectories(folder.resolve(".seedferry/somebody's"));
    Leftovers leftovers = new Leftovers(root);
    leftovers.sweep(List.of(), Instant.now().minusSeconds(60));
    leftovers.sweep(List.of(claim(1)), Instant.now().plusSeconds(60));
    assertThat(folder.resolve(".seedferry"))
        .isDirectoryContaining(path -> path.toString().endsWith("-1"));
    leftovers.sweep(List.of(), Instant.now().plusSeconds(60));
    assertThat(folder.resolve(".seedferry").toFile().list())
        .containsExactly(foreign.getFileName().toString());
  }

  @Test
  void aDeliveryLeavesItsNameAsAWhole() throws IOException {
    Files.createDirectories(folder.resolve("Show/deep"));
    Files.writeString(folder.resolve("Show/deep/a.mkv"), "a");
    assertThat(root.remove(delivered("Show"))).isTrue();
    assertThat(visible()).isEmpty();
    assertThat(folder.resolve(".seedferry")).isEmptyDirectory();
    assertThat(root.remove(delivered("Show"))).isFalse();
  }

  @Test
  void aDeliveryAppearsInItsFolderAndLeavesTheFolderBehind() throws IOException {
    Contents contents = folderOf("Show", List.of(), "a.mkv");
    try (Staging staging = root.stage(claim(1))) {
      staging.prepare(contents);
      fill(staging, contents);
      publisher.publish(staging, "tv/hd/Show");
      staging.delete();
    }
    assertThat(folder.resolve("tv/hd/Show/a.mkv")).hasContent("a.mkv");
    assertThat(publisher.standing(contents, "tv/hd/Show")).isEqualTo(contents);
    assertThat(root.remove(delivered("tv/hd/Show"))).isTrue();
    assertThat(folder.resolve("tv/hd")).isEmptyDirectory();
  }

  @Test
  void nothingIsWrittenOrRemovedBehindALink() throws IOException {
    Path elsewhere = Files.createDirectories(folder.resolveSibling(folder.getFileName() + "-else"));
    Files.createDirectories(elsewhere.resolve("Show"));
    Files.createSymbolicLink(folder.resolve("tv"), elsewhere);
    Contents contents = folderOf("New", List.of(), "a.mkv");
    try (Staging staging = root.stage(claim(1))) {
      staging.prepare(contents);
      fill(staging, contents);
      assertThatThrownBy(() -> publisher.publish(staging, "tv/deep/New"))
          .hasMessageContaining("is a link");
      staging.delete();
    }
    assertThatThrownBy(() -> root.remove(delivered("tv/Show"))).hasMessageContaining("is a link");
    assertThat(elsewhere.toFile().list()).containsExactly("Show");
    Files.delete(elsewhere.resolve("Show"));
    Files.delete(elsewhere);
  }

  @Test
  void whatAKillLeftOfARemovalIsDiscardedAndNeverStaged() throws IOException {
    Path left = leftOfARemoval();
    Files.createDirectories(left.resolve("content"));
    assertThat(root.hasAnyOf(delivered("Show"))).isTrue();
    try (Staging staging = root.stage(claim(2))) {
      assertThat(staging.content()).doesNotExist();
    }
    root.discard(delivered("Show"));
    assertThat(left).doesNotExist();
    assertThat(root.hasAnyOf(delivered("Show"))).isFalse();
  }

  private Path leftOfARemoval() throws IOException {
    try (Staging staging = root.stage(claim(1))) {
      String own = staging.content().getParent().getFileName().toString();
      return folder.resolve(".seedferry").resolve(own.replace("-1", ".removed"));
    }
  }

  @Test
  void noNameLeadsOutOfTheRoot() {
    for (String name : List.of("..", "a/../../b", "/etc", ".", "", "a/../b", ".seedferry/x")) {
      assertThatThrownBy(() -> root.target(name))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private List<String> visible() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.equals(".seedferry"))
          .toList();
    }
  }

  private static void fill(Staging staging, Contents contents) throws IOException {
    for (RemoteFile remote : contents.files()) {
      StagedFile file = staging.file(remote.path());
      if (!file.isDone(remote.size())) {
        file.begin(new Fingerprint(remote.size(), ""));
        write(file, 0, remote.path().names().isEmpty() ? "x" : remote.path().toString());
        file.settle(remote.size());
      }
    }
  }

  private static void write(StagedFile file, long offset, String text) throws IOException {
    try (SegmentWriter writer = file.write(offset)) {
      writer.write(ByteBuffer.wrap(text.getBytes()));
    }
  }

  private static Contents folderOf(String name, List<String> folders, String... files) {
    List<RemoteFile> all =
        Stream.of(files)
            .map(
                file ->
                    new RemoteFile(
                        RemotePath.parse(name + "/" + file),
                        RemotePath.parse(file),
                        file.getBytes().length))
            .toList();
    return new Contents(
        ANYWHERE, name, true, all, folders.stream().map(RemotePath::parse).toList());
  }

  private static Contents single(String name) {
    return new Contents(
        ANYWHERE,
        name,
        false,
        List.of(new RemoteFile(RemotePath.parse(name), RemotePath.ROOT, 1)),
        List.of());
  }

  private static Transfer claim(long version) {
    return transfer(version, TransferState.DOWNLOADING, null);
  }

  private static Transfer delivered(String localName) {
    return transfer(9, TransferState.IMPORTED, localName);
  }

  private static Transfer transfer(long version, TransferState state, String localName) {
    return new Transfer(
        7,
        "box",
        "Show",
        null,
        "Show",
        "",
        -1,
        state,
        localName,
        "me",
        Instant.EPOCH,
        version,
        0,
        null,
        null,
        false,
        Instant.EPOCH,
        Instant.EPOCH,
        null);
  }
}
