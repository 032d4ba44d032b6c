package org.seedferry.testing.arr;

import java.net.URI;
import java.time.Duration;
import org.seedferry.testing.fake.FakeArr;

/** What an *arr's page of a torrent client says; made once, and then only read. */
public final class ArrSettings {

  final FakeArr.App app;
  final URI server;
  String urlBase;
  String user = "";
  String password = "";
  String category;
  String importedCategory = "";
  String directory = "";
  Double ratio;
  Duration seedTime;
  boolean first;
  boolean removes = true;

  private ArrSettings(FakeArr.App app, URI server, String urlBase) {
    this.app = app;
    this.server = server;
    this.urlBase = urlBase;
    this.category = app.category;
  }

  /** As the page comes up for a Transmission; scheme, host and port are told. */
  public static ArrSettings transmission(FakeArr.App app, URI server) {
    return new ArrSettings(app, server, "/transmission/");
  }

  /** As the page comes up for a qBittorrent; scheme, host and port are told. */
  public static ArrSettings qbittorrent(FakeArr.App app, URI server) {
    return new ArrSettings(app, server, "");
  }

  public ArrSettings urlBase(String wanted) {
    urlBase = wanted;
    return this;
  }

  public ArrSettings login(String name, String word) {
    user = name;
    password = word;
    return this;
  }

  public ArrSettings category(String wanted) {
    category = wanted;
    return this;
  }

  /** The category that tells that all is imported. */
  public ArrSettings importedCategory(String wanted) {
    importedCategory = wanted;
    return this;
  }

  /** A directory, which a Transmission's page may have instead of a category. */
  public ArrSettings directory(String path) {
    category = "";
    directory = path;
    return this;
  }

  /**
   * What the indexer wants seeded.
   *
   * @param wantedRatio null for any
   * @param wantedTime null for any
   */
  public ArrSettings goal(Double wantedRatio, Duration wantedTime) {
    ratio = wantedRatio;
    seedTime = wantedTime;
    return this;
  }

  /** Its grabs go first. */
  public ArrSettings withPriority() {
    first = true;
    return this;
  }

  /** Its completed downloads stay in the client. */
  public ArrSettings keeping() {
    removes = false;
    return this;
  }
}
