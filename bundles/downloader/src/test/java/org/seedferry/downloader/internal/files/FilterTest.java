package org.seedferry.downloader.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.Contents.RemoteFile;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemotePath;

class FilterTest {

  private static final Contents SHOW =
      folder(
          "a.mkv=5000",
          "a.NFO=10",
          "My Sample/a-sample.mkv=700",
          "Season 1/sample/deep/b.mkv=800",
          "Season 1/b.mkv=6000",
          "Season 1/b.srt=20",
          "Season 1/unknown=-1");

  @Test
  void patternsLeaveOutWhatTheyMatchAnywhereAndInAnyCase() {
    assertThat(left("*sample*/**, *.nfo"))
        .containsExactly("a.mkv", "Season 1/b.mkv", "Season 1/b.srt", "Season 1/unknown");
    assertThat(left("/*.mkv")).doesNotContain("a.mkv").contains("Season 1/b.mkv");
    assertThat(left("?.mkv, season 1/*")).doesNotContain("a.mkv", "Season 1/b.srt");
    assertThat(left("Season 1/*")).contains("Season 1/sample/deep/b.mkv");
    assertThat(left("**/b.mkv")).doesNotContain("Season 1/b.mkv", "Season 1/sample/deep/b.mkv");
    assertThat(left("a.*, (b|[b]).mkv")).contains("Season 1/b.mkv").doesNotContain("a.mkv");
  }

  @Test
  void smallFilesAreLeftOutUnlessAPatternKeepsThemAndUnknownOnesStay() {
    Filter filter = new Filter("*.nfo", "*.srt", 1_000);
    assertThat(paths(filter.of(SHOW)))
        .containsExactly("a.mkv", "Season 1/b.mkv", "Season 1/b.srt", "Season 1/unknown");
  }

  @Test
  void aFolderOfWhichAllIsLeftOutGoesAndAnEmptyOneStays() {
    Contents all =
        new Contents(
            SHOW.location(),
            "Show",
            true,
            SHOW.files(),
            List.of(path("My Sample"), path("Season 1"), path("Season 1/sample"), path("empty")));
    assertThat(new Filter("*sample*/**", "", 0).of(all).folders())
        .containsExactly(path("Season 1"), path("empty"));
  }

  @Test
  void neverEverythingIsLeftOut() {
    assertThat(new Filter("**", "", 0).of(SHOW)).isSameAs(SHOW);
    assertThat(Filter.NONE.of(SHOW)).isSameAs(SHOW);
    RemoteFile only = new RemoteFile(path("sample.mkv"), RemotePath.ROOT, 1);
    Contents single = new Contents(SHOW.location(), "sample.mkv", false, List.of(only), List.of());
    assertThat(new Filter("**", "", 100).of(single)).isSameAs(single);
  }

  private static List<String> left(String skip) {
    return paths(new Filter(skip, "", 0).of(SHOW));
  }

  private static List<String> paths(Contents contents) {
    return contents.files().stream().map(file -> file.path().toString()).toList();
  }

  private static RemotePath path(String path) {
    return RemotePath.parse(path);
  }

  private static Contents folder(String... files) {
    List<RemoteFile> all =
        Arrays.stream(files)
            .map(each -> each.split("="))
            .map(
                each ->
                    new RemoteFile(path("Show/" + each[0]), path(each[0]), Long.parseLong(each[1])))
            .toList();
    return new Contents(Location.parse("file:///remote", null), "Show", true, all, List.of());
  }
}
