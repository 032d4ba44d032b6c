package org.seedferry.api.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Secret;
import org.seedferry.api.seedbox.Contents;

class ClientUriTest {

  private static final ClientFile FILE = new ClientFile("Show/e1.mkv", 7, true, true);

  @TempDir private Path folder;

  @Test
  void dataAloneIsTheClientsDefaultRoot() throws Exception {
    Contents contents = contents("data=sftp%3A%2F%2Fme%40box%2Fdl", "/downloads/tv");
    assertThat(contents.location()).hasToString("sftp://me@box/dl");
    assertThat(contents.files().get(0).source()).hasToString("tv/Show/e1.mkv");
    assertThat(contents.origin())
        .isEqualTo(new Contents.Origin("/downloads/tv", "/downloads", false));
  }

  @Test
  void ofSeveralRootsTheLongestCountsWhereverItStands() throws Exception {
    String query =
        "root=%2Fa&data=sftp%3A%2F%2Fbox%2Fone&root=%2Fa%2Fb&data=sftp%3A%2F%2Fbox%2Ftwo"
            + "&root=%2Fc%2F&data=%2Fthree";
    assertThat(where(query, "/a/x")).isEqualTo("sftp://box/one x/Show/e1.mkv");
    assertThat(where(query, "/a/b")).isEqualTo("sftp://box/two Show/e1.mkv");
    assertThat(where(query, "/a/b/c")).isEqualTo("sftp://box/two c/Show/e1.mkv");
    assertThat(where(query, "/a/bc")).isEqualTo("sftp://box/one bc/Show/e1.mkv");
    assertThat(where(query, "/c")).isEqualTo("file:///three Show/e1.mkv");
    assertThat(failure(query, "/d"))
        .hasMessageContaining("in '/d', which is not below '/a' or '/a/b' or '/c/': set root=");
  }

  @Test
  void theClientIsNotAskedForWhatCountsNot() throws Exception {
    Contents contents =
        files("root=%2Fa&data=%2Fd", "client+http://me@box/")
            .contents(() -> failed("it was asked"), "/a", List.of(FILE));
    assertThat(contents.location()).hasToString("file:///d");
  }

  @Test
  void rootsAndDataComeInPairs() {
    for (String query :
        List.of("root=%2Fa", "data=%2Fd&data=%2Fe", "data=%2Fd&root=%2Fa&root=%2Fb")) {
      assertThatThrownBy(() -> contents(query, "/a"))
          .as(query)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("write a data= for each root=");
    }
  }

  @Test
  void withoutDataItIsGuessedThatTheClientsHostHasItBySftp() throws Exception {
    Contents contents = guessed("client+https://m%40e:s3cret@Box.example:9091/rpc", "/home/me/dl");
    assertThat(contents.location()).hasToString("sftp://m%40e@Box.example/");
    assertThat(contents.location().user()).isEqualTo("m@e");
    assertThat(contents.location().password()).as("the client's own goes nowhere else").isNull();
    assertThat(contents.files().get(0).source()).hasToString("home/me/dl/Show/e1.mkv");
    assertThat(contents.origin()).isEqualTo(new Contents.Origin("/home/me/dl", "/", true));
    assertThat(guessed("client+http://box/", "/d").location()).hasToString("sftp://box/");
  }

  @Test
  void theGuessedLocationHasThePasswordOfTheData() {
    Secret password = Secret.ofNullable("s3cret");
    ClientTarget target = uri().read("client+http://me@box/", "", null, password);
    assertThat(new ClientFiles(target, "hash"))
        .satisfies(
            files ->
                assertThat(files.contents(() -> "/", "/d", List.of(FILE)).location().password())
                    .isEqualTo(password));
  }

  @Test
  void aClientOnThisMachineHasItsFilesHereIfTheFolderIsHere() throws Exception {
    Path stored = Files.createDirectories(folder.resolve("söme dl"));
    for (String uri :
        List.of(
            "client+http://me@localhost:1/",
            "client+http://127.0.0.1:1/",
            "client+http://[::1]:1/",
            "client+sock:///run/a.socket")) {
      Contents contents = guessed(uri, stored.toString());
      assertThat(contents.location()).as(uri).hasToString("file:///");
      assertThat("/" + contents.files().get(0).source()).isEqualTo(stored + "/Show/e1.mkv");
    }
  }

  @Test
  void aFolderThatIsNotHereIsNotGuessed() {
    String missing = folder.resolve("missing").toString();
    for (String told : List.of(missing, "downloads", "/nul\0")) {
      RemoteFailure failure =
          catchThrowableOfType(
              RemoteFailure.class, () -> guessed("client+http://127.0.0.1:1/", told));
      assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
      assertThat(failure).hasMessageContaining("add data= to its uri");
    }
  }

  @Test
  void aFolderThatLeadsOutsideIsNowhere() {
    for (String told : List.of("/downloads/../etc", "/../etc", "/downloads/a\0b")) {
      assertThat(failure("data=%2Fd", told).advice()).as(told).isEqualTo(Advice.ASK_USER);
      assertThat(catchThrowableOfType(RemoteFailure.class, () -> guessed("client+http://b/", told)))
          .as(told)
          .isNotNull();
    }
  }

  @Test
  void whatIsShownAsAnExampleCanBeReadBack() throws Exception {
    String data = "sftp://me@box/a%20b%2Bc%23/d+e";
    String query =
        "data=" + ClientUri.encoded(data) + "&root=" + ClientUri.encoded("/x & y?#100% z+");
    assertThat(contents(query, "/x & y?#100% z+").location()).hasToString(data);
    assertThat(ClientUri.encoded("sftp://me@box/home")).isEqualTo("sftp://me@box/home");
  }

  private static Contents contents(String query, String stored) throws RemoteFailure {
    return files(query, "client+http://me@box/")
        .contents(() -> "/downloads", stored, List.of(FILE));
  }

  private static Contents guessed(String uri, String stored) throws RemoteFailure {
    return new ClientFiles(uri().read(uri, "", null, null), "hash")
        .contents(() -> failed("it was asked"), stored, List.of(FILE));
  }

  private static String where(String query, String stored) throws RemoteFailure {
    Contents contents = contents(query, stored);
    return contents.location() + " " + contents.files().get(0).source();
  }

  private static RemoteFailure failure(String query, String stored) {
    return catchThrowableOfType(RemoteFailure.class, () -> contents(query, stored));
  }

  private static ClientFiles files(String query, String uri) {
    return new ClientFiles(uri().read(uri + "?" + query, "", null, null), "hash");
  }

  private static ClientUri uri() {
    return new ClientUri("client", Set.of("sock"), "/rpc", "client+http://...");
  }

  private static String failed(String why) {
    throw new AssertionError(why);
  }
}
