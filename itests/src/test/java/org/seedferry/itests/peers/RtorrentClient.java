package org.seedferry.itests.peers;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.seedferry.api.Secret;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.testing.daemon.RtorrentDaemon;
import org.seedferry.testing.http.TestHttpCaller;

/** A real rTorrent, told by XML-RPC through its nginx. */
public final class RtorrentClient implements TorrentClient {

  private static final Pattern NUMBER = Pattern.compile("<i[48]>(\\d+)</i[48]>");

  private final RtorrentDaemon daemon;

  private RtorrentClient(RtorrentDaemon daemon) {
    this.daemon = daemon;
  }

  /** Starts one; its files lie in the folder. */
  public static RtorrentClient start(Path folder) throws IOException {
    return new RtorrentClient(RtorrentDaemon.start(folder, false));
  }

  @Override
  public RtorrentDaemon daemon() {
    return daemon;
  }

  @Override
  public String uri() {
    return daemon.http();
  }

  @Override
  public String password() {
    return RtorrentDaemon.PASSWORD;
  }

  @Override
  public void add(Torrent torrent, String label) throws IOException {
    call(
        "load.raw_start",
        text(""),
        "<base64>" + Base64.getEncoder().encodeToString(torrent.metainfo()) + "</base64>",
        text("d.custom1.set=" + label));
  }

  @Override
  public boolean has(Torrent torrent) throws IOException {
    return call("download_list", text("")).contains(id(torrent));
  }

  @Override
  public double done(Torrent torrent) throws IOException {
    return has(torrent)
        ? number("d.completed_bytes", torrent) / number("d.size_bytes", torrent)
        : 0;
  }

  private double number(String method, Torrent torrent) throws IOException {
    String said = call(method, text(id(torrent)));
    Matcher number = NUMBER.matcher(said);
    if (!number.find()) {
      throw new IOException(method + ": " + said);
    }
    return Double.parseDouble(number.group(1));
  }

  private static String id(Torrent torrent) {
    return torrent.infoHash().toUpperCase(Locale.ROOT);
  }

  private static String text(String value) {
    return "<string>" + value + "</string>";
  }

  private String call(String method, String... parameters) throws IOException {
    StringBuilder request = new StringBuilder("<?xml version=\"1.0\"?><methodCall><methodName>");
    request.append(method).append("</methodName><params>");
    for (String parameter : parameters) {
      request.append("<param><value>" + parameter + "</value></param>");
    }
    request.append("</params></methodCall>");
    URI rpc = URI.create(uri().replaceFirst("rtorrent\\+http://.*@", "http://"));
    byte[] body = request.toString().getBytes(StandardCharsets.UTF_8);
    HttpAnswer answer =
        new TestHttpCaller()
            .call(
                HttpCall.post(rpc, "text/xml", body)
                    .basicAuth(RtorrentDaemon.USER, Secret.ofNullable(password())));
    if (!answer.ok() || answer.text().contains("<fault>")) {
      throw new IOException(method + ": " + answer.status() + " " + answer.text());
    }
    return answer.text();
  }
}
