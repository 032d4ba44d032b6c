package org.seedferry.demo.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Serves the files of a folder over HTTP, with ranges, no faster than a seedbox far away would. */
final class ThrottledFiles implements HttpHandler, AutoCloseable {

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
  private static final int CHUNK = 32 << 10;

  private final Path folder;
  private final long bytesPerSecond;
  private final HttpServer server;

  ThrottledFiles(Path folder, long bytesPerSecond, Executor executor) throws IOException {
    this.folder = folder;
    this.bytesPerSecond = bytesPerSecond;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/", this);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Path file = folder.resolve(exchange.getRequestURI().getPath().substring(1)).normalize();
      if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      long size = Files.size(file);
      exchange
          .getResponseHeaders()
          .set("ETag", "\"" + size + "-" + Files.getLastModifiedTime(file).toMillis() + "\"");
      exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
      long from = 0;
      String asked = exchange.getRequestHeaders().getFirst("Range");
      Matcher range = RANGE.matcher(asked == null ? "" : asked);
      if (range.matches() && Long.parseLong(range.group(1)) < size) {
        from = Long.parseLong(range.group(1));
        exchange
            .getResponseHeaders()
            .set("Content-Range", "bytes " + from + "-" + (size - 1) + "/" + size);
      }
      boolean head = exchange.getRequestMethod().equals("HEAD");
      if (head) {
        exchange.getResponseHeaders().set("Content-Length", Long.toString(size));
      }
      exchange.sendResponseHeaders(from > 0 ? 206 : 200, head || size == from ? -1 : size - from);
      if (!head && size > from) {
        send(file, from, exchange.getResponseBody());
      }
    }
  }

  private void send(Path file, long from, OutputStream target) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long begun = System.nanoTime();
    long sent = 0;
    try (InputStream source = Files.newInputStream(file)) {
      source.skipNBytes(from);
      for (int count = source.read(chunk); count >= 0; count = source.read(chunk)) {
        target.write(chunk, 0, count);
        sent += count;
        LockSupport.parkNanos(begun + sent * 1_000_000_000L / bytesPerSecond - System.nanoTime());
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
