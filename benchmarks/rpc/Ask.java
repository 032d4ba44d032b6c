import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * Gives three torrent clients the same transfers, one client after the other, and asks each for all
 * of them as an *arr does: a connection for each question, all of the answer read. Prints two
 * tables.
 */
public final class Ask {

  private static final String SESSION = "X-Transmission-Session-Id";
  private static final String FIELDS =
      "\"id\",\"hashString\",\"name\",\"downloadDir\",\"totalSize\",\"leftUntilDone\",\"isFinished\","
          + "\"eta\",\"status\",\"secondsDownloading\",\"secondsSeeding\",\"errorString\","
          + "\"uploadedEver\",\"downloadedEver\",\"seedRatioLimit\",\"seedRatioMode\","
          + "\"seedIdleLimit\",\"seedIdleMode\",\"fileCount\",\"file-count\",\"labels\"";
  private static final String LIST =
      "{\"method\":\"torrent-get\",\"arguments\":{\"fields\":[" + FIELDS + "]}}";
  private static final int WARM_UPS = 30;

  /** One question to one client. */
  private interface Question {
    byte[] ask() throws IOException;
  }

  /** How one client is given a torrent; returns what it answers. */
  private interface Taker {
    byte[] add(String client, byte[] torrent) throws IOException;
  }

  private final Map<String, String> sessions = new LinkedHashMap<>();

  public static void main(String[] args) throws Exception {
    new Ask().run(Integer.parseInt(args[0]), Integer.parseInt(args[1]), args[2], args[3], args[4]);
  }

  private void run(int transfers, int rounds, String transmission, String qbittorrent, String own)
      throws Exception {
    for (String up : new String[] {transmission + "/transmission/rpc", qbittorrent + "/", own}) {
      await(up);
    }
    Question list = () -> rpc(transmission, LIST);
    Question ownList = () -> rpc(own, LIST);
    Question info = () -> get(qbittorrent + "/api/v2/torrents/info");
    Question ownInfo = () -> get(own + "/api/v2/torrents/info");
    System.out.println("| added | client | median ms, first tenth | last tenth | all listed, s |");
    System.out.println("|---|---|---|---|---|");
    give("`torrent-add`", "transmission-daemon", this::add, transmission, list, transfers);
    give("`torrents/add`", "qbittorrent-nox", Ask::addToQbittorrent, qbittorrent, info, transfers);
    give("`torrent-add`", "Seedferry", this::add, own, ownList, transfers);
    awaitAll(ownInfo, transfers);
    System.out.println();
    System.out.println("| question | client | median ms | MB | ratio |");
    System.out.println("|---|---|---|---|---|");
    compare("`torrent-get` with the fields of an *arr", "transmission-daemon", list, ownList, rounds);
    compare("`torrents/info`", "qbittorrent-nox", info, ownInfo, rounds);
  }

  /** Gives a client all torrents, one after the other, as that of an *arr would come. */
  private static void give(
      String what, String client, Taker taker, String url, Question list, int transfers)
      throws Exception {
    int tenth = Math.max(1, transfers / 10);
    double[] took = new double[transfers];
    long begun = System.nanoTime();
    for (int i = 0; i < transfers; i++) {
      byte[] torrent = torrent(i);
      took[i] = millis(() -> taker.add(url, torrent));
    }
    awaitAll(list, transfers);
    System.out.printf(
        "| %s | %s | %.1f | %.1f | %.0f |%n",
        what,
        client,
        median(Arrays.copyOf(took, tenth)),
        median(Arrays.copyOfRange(took, transfers - tenth, transfers)),
        (System.nanoTime() - begun) / 1e9);
  }

  private static void compare(
      String what, String client, Question theirs, Question ours, int rounds) throws IOException {
    double[] their = new double[rounds];
    double[] our = new double[rounds];
    int theirSize = 0;
    int ourSize = 0;
    for (int i = 0; i < WARM_UPS; i++) {
      theirSize = theirs.ask().length;
      ourSize = ours.ask().length;
    }
    for (int i = 0; i < rounds; i++) {
      their[i] = millis(theirs);
      our[i] = millis(ours);
    }
    double theirMedian = median(their);
    double ourMedian = median(our);
    System.out.printf("| %s | %s | %.1f | %.1f | 1 |%n", what, client, theirMedian, theirSize / 1e6);
    System.out.printf(
        "| | Seedferry | %.1f | %.1f | **%.2f** |%n",
        ourMedian, ourSize / 1e6, ourMedian / theirMedian);
  }

  private static double millis(Question question) throws IOException {
    long begun = System.nanoTime();
    question.ask();
    return (System.nanoTime() - begun) / 1e6;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** A torrent of one file of 700 MiB, with hashes that nothing has. */
  private static byte[] torrent(int number) {
    byte[] pieces = new byte[20 * 44];
    new Random(number).nextBytes(pieces);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String name = "Some.Show.S01E%05d.1080p.WEB.x264-GROUP.mkv".formatted(number);
    out.writeBytes(
        ("d4:infod6:lengthi734003200e4:name" + name.length() + ":" + name
                + "12:piece lengthi16777216e6:pieces" + pieces.length + ":")
            .getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(pieces);
    out.writeBytes("ee".getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  private byte[] add(String client, byte[] torrent) throws IOException {
    String request =
        "{\"method\":\"torrent-add\",\"arguments\":{\"paused\":true,\"metainfo\":\""
            + Base64.getEncoder().encodeToString(torrent)
            + "\"}}";
    return accepted(client, rpc(client, request), "\"success\"");
  }

  private static byte[] accepted(String client, byte[] answer, String wanted) throws IOException {
    String said = new String(answer, StandardCharsets.UTF_8);
    if (!said.contains(wanted)) {
      throw new IOException(client + " does not take a torrent: " + said);
    }
    return answer;
  }

  private static byte[] addToQbittorrent(String client, byte[] torrent) throws IOException {
    String boundary = "-----------------------------7d0";
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        ("--" + boundary
                + "\r\nContent-Disposition: form-data; name=\"paused\"\r\n\r\ntrue\r\n--"
                + boundary
                + "\r\nContent-Disposition: form-data; name=\"torrents\"; filename=\"t.torrent\"\r\n"
                + "Content-Type: application/x-bittorrent\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    body.writeBytes(torrent);
    body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    HttpURLConnection call = open(client + "/api/v2/torrents/add");
    call.setRequestProperty("Content-Type", "multipart/form-data; boundary=" + boundary);
    return accepted(client, answer(call, body.toByteArray()), "Ok.");
  }

  private byte[] rpc(String client, String request) throws IOException {
    byte[] body = request.getBytes(StandardCharsets.UTF_8);
    HttpURLConnection call = open(client + "/transmission/rpc");
    call.setRequestProperty(SESSION, sessions.getOrDefault(client, ""));
    call.setRequestProperty("Content-Type", "application/json");
    call.setDoOutput(true);
    call.getOutputStream().write(body);
    if (call.getResponseCode() == 409) {
      sessions.put(client, call.getHeaderField(SESSION));
      return rpc(client, request);
    }
    return read(call);
  }

  private static byte[] get(String url) throws IOException {
    return read(open(url));
  }

  private static byte[] answer(HttpURLConnection call, byte[] body) throws IOException {
    call.setDoOutput(true);
    call.getOutputStream().write(body);
    return read(call);
  }

  private static HttpURLConnection open(String url) throws IOException {
    URL target = URI.create(url).toURL();
    HttpURLConnection call = (HttpURLConnection) target.openConnection();
    call.setRequestProperty("Connection", "close");
    call.setReadTimeout(60_000);
    return call;
  }

  private static byte[] read(HttpURLConnection call) throws IOException {
    try (InputStream in = call.getInputStream()) {
      return in.readAllBytes();
    }
  }

  private static void await(String url) throws Exception {
    for (int i = 0; i < 300; i++) {
      try {
        open(url).getResponseCode();
        return;
      } catch (IOException e) {
        Thread.sleep(200);
      }
    }
    throw new IOException(url + " does not answer");
  }

  /** They take what they are given in their own time. */
  private static void awaitAll(Question list, int transfers) throws Exception {
    String last = "Some.Show.S01E%05d.".formatted(transfers - 1);
    for (int i = 0; i < 600; i++) {
      if (new String(list.ask(), StandardCharsets.UTF_8).contains(last)) {
        return;
      }
      Thread.sleep(500);
    }
    throw new IOException("a client does not list all that it was given");
  }
}
