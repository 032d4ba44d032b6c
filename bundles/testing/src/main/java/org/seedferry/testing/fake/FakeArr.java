package org.seedferry.testing.fake;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The part of Sonarr and its relatives that a download client has to do with, but for what they do
 * as the client's client: what they tell of imports by their REST interface and by webhooks, what
 * they can be told, and how download clients are registered. On request it imports by itself out of
 * a folder. It does nothing on its own: a look happens in the request that asks for it.
 * Thread-safe.
 */
public final class FakeArr implements AutoCloseable {

  /** Which of them it is. */
  public enum App {
    SONARR("Sonarr", "v3", "downloadFolderImported", "tv", "tv-sonarr"),
    RADARR("Radarr", "v3", "downloadFolderImported", "movie", "radarr"),
    LIDARR("Lidarr", "v1", "trackFileImported", "music", "lidarr"),
    READARR("Readarr", "v1", "bookFileImported", "music", "readarr"),
    WHISPARR("Whisparr", "v3", "downloadFolderImported", "tv", "whisparr"),
    PROWLARR("Prowlarr", "v1", "", "", "prowlarr");

    /** What it calls itself. */
    public final String title;

    /** The category that it comes with for its download clients. */
    public final String category;

    final String version;
    final String importEvent;
    private final String items;

    App(String title, String version, String importEvent, String items, String category) {
      this.title = title;
      this.version = version;
      this.importEvent = importEvent;
      this.items = items;
      this.category = category;
    }

    /** False for the one that only hands releases on. */
    public boolean imports() {
      return !importEvent.isEmpty();
    }

    /** True when it tells of releases as a whole, with an event of their own. */
    boolean tellsReleases() {
      return this == LIDARR || this == READARR;
    }

    /** The field with the category of its download clients, called by what it is about. */
    String categoryField() {
      return items.isEmpty() ? "category" : items + "Category";
    }

    /** The field with their directory; where the app came of Sonarr it kept its name. */
    String directoryField() {
      return items.isEmpty() ? "directory" : this == RADARR ? "movieDirectory" : "tvDirectory";
    }
  }

  /** Hears that a download was taken out of the queue, in the thread that does so. */
  @FunctionalInterface
  public interface QueueRemoval {

    /**
     * A download was taken out.
     *
     * @param downloadId its hash in upper case
     * @param removeFromClient true when its download client is to remove it with its data
     */
    void removed(String downloadId, boolean removeFromClient);
  }

  private final String apiKey = "0123456789abcdef0123456789abcdef";
  private final App app;
  private final ArrBooks books;
  private final ArrDisk disk = new ArrDisk();
  private final ArrProviders clients;
  private final ArrProviders notifications;
  private final ArrMappings mappings = new ArrMappings(disk::sees);
  private final ArrWebhooks webhooks;
  private final ArrImports imports;
  private final ArrRest rest;
  private final LoopbackServer server;
  private volatile JsonArray clientFailure = JsonValue.EMPTY_JSON_ARRAY;

  private FakeArr(Executor executor, App app, Clock clock) throws IOException {
    this.app = app;
    this.books = new ArrBooks(app, clock);
    this.clients = new ArrProviders(ArrSchemas.transmission(app), form -> clientFailure);
    this.notifications = new ArrProviders(ArrSchemas.webhook(app), this::testWebhook);
    this.webhooks = new ArrWebhooks(app, notifications::all);
    this.imports = new ArrImports(app, books, webhooks);
    this.rest = new ArrRest(app, apiKey, books, imports, clients, notifications, mappings, disk);
    this.server = new LoopbackServer(executor, rest::answer);
  }

  /** Starts one on a free loopback port; requests are answered in the executor's threads. */
  public static FakeArr start(Executor executor, App app) throws IOException {
    return start(executor, app, Clock.systemUTC());
  }

  /** The same with a clock of its own for the dates of its history. */
  public static FakeArr start(Executor executor, App app, Clock clock) throws IOException {
    return new FakeArr(executor, app, clock);
  }

  /** Its URL, without a slash at the end. */
  public URI uri() {
    return server.uri("");
  }

  /** The key that it asks for. */
  public String apiKey() {
    return apiKey;
  }

  /** The folder under which it sees what its download client brought; {@code /downloads} first. */
  public FakeArr downloads(String prefix) {
    books.downloads(prefix);
    return this;
  }

  /**
   * It has grabbed a release, which is in its queue from now on.
   *
   * @param hash the info-hash
   * @param name the file's or folder's name
   */
  public void grab(String hash, String name) {
    books.grab(hash, name);
  }

  /** It imports one file of a grab, which makes one row in its history. */
  public void importFile(String hash, String path) {
    importFile(hash, path, 1);
  }

  /** It imports one file of a grab that holds several episodes, which makes one row for each. */
  public void importFile(String hash, String path, int rows) {
    imports.file(hash, path, rows, false);
  }

  /** It imports a better file in the place of one that it has. */
  public void upgradeFile(String hash, String path) {
    imports.file(hash, path, 1, true);
  }

  /** It imports a file that it does not link to any download. */
  public void importUnlinked(String path) {
    imports.file(null, path, 1, false);
  }

  /** It imports all the given files, and is done with the grab. */
  public void importAll(String hash, String... paths) {
    for (String path : paths) {
      imports.file(hash, path, 1, false);
    }
    imports.whole(hash, List.of(paths));
  }

  /** Its queue says that the grab is in this state, for instance {@code importPending}. */
  public void state(String hash, String trackedDownloadState, String... messages) {
    books.state(hash, trackedDownloadState, List.of(messages));
    if (trackedDownloadState.equals("importBlocked")) {
      imports.blocked(hash, List.of(messages));
    } else if (trackedDownloadState.equals("importFailed")) {
      imports.importFailed(hash);
    }
  }

  /** It waits for a person, for the given reasons. */
  public void block(String hash, String... messages) {
    state(hash, "importBlocked", messages);
  }

  /**
   * It imports the media files of a grab that is complete.
   *
   * @param delivery what its torrent client says to be complete
   * @param library where its library is, on the same file system
   * @param move true to move the files, and to delete what remains; false to link them
   * @return false when there was nothing to import
   */
  public boolean importDelivery(String hash, Path delivery, Path library, boolean move)
      throws IOException {
    return new ArrFolder(delivery.getParent(), library, move)
        .importOne(books, imports, hash, delivery);
  }

  /** It has marked the grab as failed. */
  public void fail(String hash, String message) {
    books.event(hash, "downloadFailed", message);
    imports.downloadFailed(hash);
    books.leave(hash);
  }

  /** A person has told it to ignore the grab. */
  public void ignore(String hash) {
    books.event(hash, "downloadIgnored", "Manually ignored");
    books.leave(hash);
  }

  /** The grab is no longer in its queue. */
  public void leave(String hash) {
    books.leave(hash);
  }

  /**
   * From now on the command {@code RefreshMonitoredDownloads} imports what stands complete in a
   * folder: the media files of every grab whose name stands there, into a folder of its own below
   * the library. It starts no thread.
   *
   * @param localRoot where deliveries appear
   * @param library where its library is, on the same file system
   * @param move true to move the files, false to link them
   */
  public FakeArr watch(Path localRoot, Path library, boolean move) {
    rest.importsFrom(new ArrFolder(localRoot, library, move));
    books.downloads(localRoot.toString());
    return this;
  }

  /** Its owner calls it by a name of his own. */
  public FakeArr called(String instanceName) {
    rest.called(instanceName);
    return this;
  }

  /** The name of the download client that its grabs go to; {@code Transmission} first. */
  public FakeArr grabsTo(String client) {
    books.client(client);
    return this;
  }

  /** From now on it sees these folders and those above them only, and not the disk as it is. */
  public FakeArr seesOnly(String... folders) {
    disk.only(List.of(folders));
    return this;
  }

  /** It finds something wrong with itself. */
  public void ails(String source, String message) {
    rest.ails(source, message);
  }

  /**
   * The test of a download client finds this from now on, null for nothing.
   *
   * @param warning true when the client may be kept all the same
   */
  public void failClientTests(String message, boolean warning) {
    clientFailure =
        message == null
            ? JsonValue.EMPTY_JSON_ARRAY
            : ArrProviders.failure("Host", message, warning);
  }

  /** Who hears of what is taken out of the queue over its interface. */
  public void onQueueRemoval(QueueRemoval hook) {
    rest.onQueueRemoval(hook);
  }

  /** Registers a webhook with everything ticked that there is, as a person would. */
  public void connect(URI webhook) {
    connect(webhook, true);
  }

  /**
   * Registers a webhook.
   *
   * @param upgrades whether upgrades are ticked too
   */
  public void connect(URI webhook, boolean upgrades) {
    notifications.keep(ArrSchemas.connected(app, webhook, upgrades));
  }

  /** What its webhooks were answered with so far; -1 for no answer. */
  public List<Integer> webhookAnswers() {
    return webhooks.answers();
  }

  /** The download clients that are registered, with their passwords. */
  public List<JsonObject> downloadClients() {
    return clients.all();
  }

  /** The notifications that are registered, with their passwords. */
  public List<JsonObject> notifications() {
    return notifications.all();
  }

  /** The remote path mappings that are registered. */
  public List<JsonObject> pathMappings() {
    return mappings.all();
  }

  /** The hashes of what it never takes again, in upper case. */
  public List<String> blocklist() {
    return books.blocklist();
  }

  /** How often it has searched for something else. */
  public int searches() {
    return books.searches();
  }

  /** Every request so far. */
  public List<FakeCall> calls() {
    return server.calls();
  }

  /** Forgets the requests so far. */
  public void forgetCalls() {
    server.forgetCalls();
  }

  /** Answers every request with this reply until {@link #answerAsUsual()}. */
  public void answerAlways(FakeReply reply) {
    server.answerAlways(reply);
  }

  /** Behaves again. */
  public void answerAsUsual() {
    server.answerAlways(null);
  }

  @Override
  public void close() {
    server.close();
  }

  private JsonArray testWebhook(JsonObject notification) {
    int status = webhooks.test(notification);
    return status >= 200 && status < 300
        ? JsonValue.EMPTY_JSON_ARRAY
        : ArrProviders.failure("Url", "Unable to post to webhook: " + status, false);
  }
}
