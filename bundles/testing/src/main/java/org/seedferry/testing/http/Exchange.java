package org.seedferry.testing.http;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers one request as a web server would, but for its fault. */
final class Exchange {

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

  private final Path folder;
  private final ListingStyle style;
  private final FaultServer.Seen request;
  private final Fault fault;
  private final Runnable onStall;
  private final Meter meter;

  Exchange(
      Path folder,
      ListingStyle style,
      FaultServer.Seen request,
      Fault fault,
      Runnable onStall,
      Meter meter) {
    this.folder = folder;
    this.style = style;
    this.request = request;
    this.fault = fault;
    this.onStall = onStall;
    this.meter = meter;
  }

  static String decoded(String path) {
    String plain = path.indexOf('?') < 0 ? path : path.substring(0, path.indexOf('?'));
    return URLDecoder.decode(plain.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Answers, and tells whether the connection can take another request. */
  boolean run(OutputStream out) throws IOException {
    if (fault.silent()) {
      return false;
    }
    if (fault.status() != 0) {
      return page(out, fault.status(), fault.headers(), fault.page());
    }
    String path = decoded(request.path());
    Path target = folder.resolve(path.substring(1)).normalize();
    if (!target.startsWith(folder) || (path.endsWith("/") && Files.isRegularFile(target))) {
      return page(out, 404, fault.headers(), "not found");
    }
    if (request.method().equals("PROPFIND") && Files.exists(target)) {
      Map<String, String> xml = Map.of("Content-Type", "application/xml; charset=utf-8");
      return page(out, 207, xml, Propfind.answer(path, target, request.header("Depth")));
    }
    if (Files.isDirectory(target)) {
      return path.endsWith("/")
          ? page(out, 200, Map.of("Content-Type", style.contentType()), style.page(path, target))
          : page(out, 301, Map.of("Location", request.path() + "/"), "moved");
    }
    return Files.isRegularFile(target)
        ? file(out, target)
        : page(out, 404, fault.headers(), "not found");
  }

  private boolean file(OutputStream out, Path file) throws IOException {
    long size = Files.size(file);
    String tag = "\"" + size + "-" + Files.getLastModifiedTime(file).toMillis() + "\"";
    String time = HttpDate.format(Files.getLastModifiedTime(file).toInstant());
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("ETag", tag);
    headers.put("Last-Modified", time);
    headers.put("Accept-Ranges", "bytes");
    Matcher range = RANGE.matcher(String.valueOf(request.header("Range")));
    String condition = request.header("If-Range");
    boolean same = condition == null || condition.equals(tag) || condition.equals(time);
    if (!fault.ranges() || !same || !range.matches()) {
      return body(out, 200, headers, file, 0, size);
    }
    long first = Long.parseLong(range.group(1)) + fault.shift();
    if (first >= size) {
      headers.put("Content-Range", "bytes */" + size);
      return page(out, 416, headers, "no such range");
    }
    long last =
        range.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(range.group(2)));
    headers.put("Content-Range", "bytes " + first + "-" + last + "/" + size);
    return body(out, 206, headers, file, first, last + 1);
  }

  private boolean body(
      OutputStream out, int status, Map<String, String> headers, Path file, long from, long to)
      throws IOException {
    if (fault.lengths()) {
      headers.put("Content-Length", String.valueOf(to - from));
    } else {
      headers.put("Transfer-Encoding", "chunked");
    }
    headers.putAll(fault.headers());
    head(out, status, headers);
    if (request.method().equals("HEAD")) {
      return true;
    }
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(from);
      byte[] block = new byte[1 << 14];
      for (long sent = 0; sent < to - from; ) {
        int most = (int) Math.min(meter.portion(block.length), to - from - sent);
        int count = in.read(block, 0, (int) Math.min(most, limit() - sent));
        if (count <= 0) {
          return stop(out);
        }
        write(out, block, count);
        sent += count;
        meter.sent(decoded(request.path()), count);
      }
    }
    if (!fault.lengths()) {
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    out.flush();
    return true;
  }

  private long limit() {
    long cut = fault.cutAfter() < 0 ? Long.MAX_VALUE : fault.cutAfter();
    long stall = fault.stallAfter() < 0 ? Long.MAX_VALUE : fault.stallAfter();
    return Math.min(cut, stall);
  }

  private void write(OutputStream out, byte[] block, int count) throws IOException {
    if (!fault.lengths()) {
      out.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }
    out.write(block, 0, count);
    if (!fault.lengths()) {
      out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Cuts, or waits until the server is closed. */
  private boolean stop(OutputStream out) throws IOException {
    out.flush();
    if (fault.stallAfter() >= 0) {
      onStall.run();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return false;
  }

  private boolean page(OutputStream out, int status, Map<String, String> given, String text)
      throws IOException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers = new LinkedHashMap<>(given);
    headers.put("Content-Length", String.valueOf(content.length));
    head(out, status, headers);
    if (!request.method().equals("HEAD")) {
      out.write(content);
    }
    out.flush();
    return true;
  }

  private static void head(OutputStream out, int status, Map<String, String> headers)
      throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " as told\r\n");
    headers.forEach(
        (name, value) -> head.append(value.isEmpty() ? "" : name + ": " + value + "\r\n"));
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
  }
}
