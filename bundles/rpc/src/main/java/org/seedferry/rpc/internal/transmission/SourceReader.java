package org.seedferry.rpc.internal.transmission;

import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.function.Supplier;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.api.http.HttpCaller;
import org.seedferry.api.ledger.GrabSource;
import org.seedferry.rpc.internal.desk.RefusedException;
import org.seedferry.rpc.internal.transmission.RpcException.Code;

/**
 * What a call to add a torrent brings: the file itself, a magnet link, or where the file is to be
 * fetched from, which may lead to a magnet link too. Nothing is fetched out of our own network,
 * wherever an address leads: its asker may not be in it. Thread-safe.
 */
final class SourceReader {

  private static final String MAGNET = "magnet:";
  private static final int LARGEST = 16 << 20;
  private static final int MOST_STEPS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Supplier<HttpCaller> http;

  /**
   * @param http null while nobody makes HTTP calls
   */
  SourceReader(Supplier<HttpCaller> http) {
    this.http = http;
  }

  GrabSource read(Arguments arguments) throws RpcException, RefusedException {
    String metainfo = arguments.text("metainfo");
    if (metainfo != null) {
      return GrabSource.torrent(decoded(metainfo));
    }
    String filename = arguments.text("filename");
    if (filename == null || filename.isBlank()) {
      throw new RpcException(Code.INVALID_PARAMS, "no filename or metainfo specified");
    }
    String link = filename.strip();
    if (isMagnet(link)) {
      return GrabSource.magnet(link);
    }
    if (isWeb(link)) {
      return fetched(link);
    }
    throw RefusedException.noTorrent(
        "the filename is neither a magnet link nor an http(s) URL, and files of this machine are not"
            + " read: send the file itself as metainfo");
  }

  private static byte[] decoded(String metainfo) throws RefusedException {
    try {
      return Base64.getMimeDecoder().decode(metainfo);
    } catch (IllegalArgumentException e) {
      throw RefusedException.noTorrent("metainfo is not in base 64");
    }
  }

  private GrabSource fetched(String link) throws RefusedException {
    HttpCaller caller = http.get();
    if (caller == null) {
      throw new RefusedException("nothing is there that makes HTTP calls: send the file itself");
    }
    try {
      URI at = URI.create(link);
      for (int step = 0; step < MOST_STEPS; step++) {
        HttpAnswer answer =
            caller.call(new HttpCall("GET", at, Map.of(), null, PATIENCE, LARGEST, true));
        if (answer.ok()) {
          return GrabSource.torrent(answer.body());
        }
        String next = answer.header("Location");
        if (answer.status() / 100 != 3 || next == null) {
          throw new RefusedException(where(at) + " answers HTTP " + answer.status());
        }
        if (isMagnet(next)) {
          return GrabSource.magnet(next);
        }
        at = next(at, next);
      }
      throw new RefusedException(where(at) + " leads from one address to the other");
    } catch (RemoteFailure e) {
      throw new RefusedException(e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new RefusedException("the filename is no URL");
    }
  }

  private static URI next(URI from, String location) throws RefusedException {
    URI next = from.resolve(location);
    if (!isWeb(next.toString())) {
      throw new RefusedException(where(from) + " leads to what is no web address");
    }
    if (isSecure(from) && !isSecure(next)) {
      throw new RefusedException(where(from) + " leads from https to http");
    }
    return next;
  }

  private static boolean isSecure(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme());
  }

  /** Without its path: an indexer's holds a key. */
  private static String where(URI uri) {
    return uri.getScheme() + "://" + uri.getHost();
  }

  private static boolean isMagnet(String link) {
    return link.regionMatches(true, 0, MAGNET, 0, MAGNET.length());
  }

  private static boolean isWeb(String link) {
    return link.regionMatches(true, 0, "http://", 0, 7)
        || link.regionMatches(true, 0, "https://", 0, 8);
  }
}
