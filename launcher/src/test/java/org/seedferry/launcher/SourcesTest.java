package org.seedferry.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourcesTest {

  private final Secrets secrets = new Secrets();
  private final List<String> warnings = new ArrayList<>();

  @Test
  void aPathIsAFolderOnThisMachine() {
    assertThat(configure(Map.of(), "some/dir"))
        .containsEntry(
            "org.seedferry.seedbox.folder~cli-1",
            Map.of(
                "uri", Path.of("some/dir").toAbsolutePath().toUri().toString(), "settle", "30s"));
  }

  @Test
  void severalLocationsAreSeveralSeedboxes() {
    assertThat(configure(Map.of(), "sftp://box/a", "transmission+http://box:9091/transmission/rpc"))
        .containsOnlyKeys(
            "org.seedferry.seedbox.folder~cli-1", "org.seedferry.seedbox.transmission~cli-2");
  }

  @Test
  void delugeIsATorrentClient() {
    assertThat(configure(Map.of(), "deluge+https://box:8112/json?data=/d", "deluge+http://box"))
        .containsOnlyKeys(
            "org.seedferry.seedbox.deluge~cli-1", "org.seedferry.seedbox.deluge~cli-2");
  }

  @Test
  void anRtorrentMayBeASocketOfThisMachine() {
    assertThat(
            configure(
                Map.of(),
                "rtorrent+scgi:///run/rpc.socket?data=/srv",
                "rtorrent+scgi://box:5000?data=/srv"))
        .containsEntry(
            "org.seedferry.seedbox.rtorrent~cli-1",
            Map.of("uri", "rtorrent+scgi:///run/rpc.socket?data=/srv"))
        .containsKey("org.seedferry.seedbox.rtorrent~cli-2");
    assertThatThrownBy(() -> configure(Map.of(), "rtorrent+http:///RPC2?data=/srv"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("host is missing");
  }

  @Test
  void aPasswordIsTakenOutAndWarnedAbout() {
    Map<String, Object> settings =
        configure(Map.of(), "sftp://me:p%40ss@box:22/a?identity=/k")
            .get("org.seedferry.seedbox.folder~cli-1");

    assertThat(settings)
        .containsEntry("uri", "sftp://me@box:22/a?identity=/k")
        .containsEntry(".password", "$[prop:seedferry.secret.1]");
    assertThat(secrets.frameworkProperties()).containsEntry("seedferry.secret.1", "p@ss");
    assertThat(warnings).hasSize(1).noneMatch(w -> w.contains("p@ss") || w.contains("p%40ss"));
  }

  @Test
  void aPasswordInsideTheDataAddressHidesTheWholeUri() {
    String uri = "transmission+http://box:9091/rpc?data=sftp://me:hidden@box/dl";

    Map<String, Object> settings =
        configure(Map.of(), uri).get("org.seedferry.seedbox.transmission~cli-1");

    assertThat(settings).containsEntry("uri", "$[prop:seedferry.secret.1]");
    assertThat(secrets.frameworkProperties()).containsEntry("seedferry.secret.1", uri);
    assertThat(warnings).hasSize(1).noneMatch(w -> w.contains("hidden"));
  }

  @Test
  void aPasswordInTheEnvironmentIsOnlyNamed() {
    assertThat(configure(Map.of("SEEDFERRY_PASSWORD", "pw"), "sftp://me@box/a", "/local"))
        .containsEntry(
            "org.seedferry.seedbox.folder~cli-1",
            Map.of(
                "uri",
                "sftp://me@box/a",
                ".password",
                "$[env:SEEDFERRY_PASSWORD]",
                "settle",
                "30s"))
        .containsEntry(
            "org.seedferry.seedbox.folder~cli-2", Map.of("uri", "file:///local", "settle", "30s"));
    assertThat(warnings).isEmpty();
  }

  @Test
  void theTimeToSettleMustBeADuration() {
    assertThatThrownBy(
            () ->
                new Sources(Map.of(), secrets, warnings::add)
                    .configure(List.of("/local"), null, "soon"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("soon");
  }

  @Test
  void anUnknownSchemeIsRefusedWithThoseThatAreKnown() {
    assertThatThrownBy(() -> configure(Map.of(), "gopher://me:secret@box/a"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("gopher")
        .hasMessageContaining("transmission+https")
        .hasMessageNotContaining("secret");
  }

  @Test
  void webDavIsAFolder() {
    assertThat(configure(Map.of(), "davs://me@box/files", "dav://box/files"))
        .containsOnlyKeys(
            "org.seedferry.seedbox.folder~cli-1", "org.seedferry.seedbox.folder~cli-2");
  }

  @Test
  void aTorrentClientIsASeedbox() {
    assertThat(configure(Map.of(), "qbittorrent+http://me@box:8080?data=%2Fdl"))
        .containsOnlyKeys("org.seedferry.seedbox.qbittorrent~cli-1");
    assertThat(configure(Map.of(), "qbittorrent+https://me@box?data=%2Fdl"))
        .containsOnlyKeys("org.seedferry.seedbox.qbittorrent~cli-1");
  }

  @Test
  void putioIsTheAccountOfItsToken() {
    assertThat(configure(Map.of("PUTIO_TOKEN", "t0ken"), "putio://"))
        .containsEntry("org.seedferry.seedbox.putio~cli-1", Map.of(".token", "$[env:PUTIO_TOKEN]"));
    assertThatThrownBy(() -> configure(Map.of(), "putio://"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("PUTIO_TOKEN is not set");
    assertThatThrownBy(() -> configure(Map.of("PUTIO_TOKEN", "t0ken"), "putio://x:secret@y/z"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("nothing behind it")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aRemoteLocationNeedsAHost() {
    assertThatThrownBy(() -> configure(Map.of(), "sftp:///dir"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("host is missing");
  }

  private Map<String, Map<String, Object>> configure(Map<String, String> env, String... froms) {
    return new Sources(env, secrets, warnings::add).configure(List.of(froms), null, "30s").asMap();
  }
}
