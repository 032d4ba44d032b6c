package org.seedferry.testing.http;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a {@link FaultServer} treats a request. Immutable; made from {@link #NONE} by its methods,
 * which can be combined.
 *
 * @param status the status to answer instead of a file; 0 for the file
 * @param headers headers to add or to set
 * @param page the body that goes with a status
 * @param cutAfter after how many bytes of a body the connection is cut; -1 for never
 * @param stallAfter after how many bytes of a body the server sends nothing more; -1 for never
 * @param shift how far the answered range is from the asked one
 * @param ranges whether ranges are known
 * @param lengths whether the length of a body is told; otherwise it comes in chunks
 * @param silent whether the connection is closed without any answer
 */
public record Fault(
    int status,
    Map<String, String> headers,
    String page,
    long cutAfter,
    long stallAfter,
    long shift,
    boolean ranges,
    boolean lengths,
    boolean silent) {

  /** No fault at all. */
  public static final Fault NONE = new Fault(0, Map.of(), "", -1, -1, 0, true, true, false);

  public Fault {
    headers = Map.copyOf(headers);
  }

  /** Another status instead of the file. */
  public static Fault status(int code) {
    return new Fault(code, Map.of(), "status " + code, -1, -1, 0, true, true, false);
  }

  /** An HTML page with status 200 instead of the file. */
  public static Fault html(String page) {
    return new Fault(200, Map.of("Content-Type", "text/html"), page, -1, -1, 0, true, true, false);
  }

  /** A redirect to anywhere. */
  public static Fault redirect(String location) {
    return status(302).header("Location", location);
  }

  public static Fault cutAfter(long bytes) {
    return new Fault(0, Map.of(), "", bytes, -1, 0, true, true, false);
  }

  public static Fault stallAfter(long bytes) {
    return new Fault(0, Map.of(), "", -1, bytes, 0, true, true, false);
  }

  /** The whole file with status 200, whatever range is asked for. */
  public static Fault ignoreRange() {
    return new Fault(0, Map.of(), "", -1, -1, 0, false, true, false);
  }

  /** A range that begins some bytes behind the asked one. */
  public static Fault shiftRange(long bytes) {
    return new Fault(0, Map.of(), "", -1, -1, bytes, true, true, false);
  }

  /** The connection is closed without an answer. */
  public static Fault silence() {
    return new Fault(0, Map.of(), "", -1, -1, 0, true, true, true);
  }

  /** The same without a length. */
  public Fault noLength() {
    return new Fault(status, headers, page, cutAfter, stallAfter, shift, ranges, false, silent);
  }

  /** The same with a header; an empty value takes the header away. */
  public Fault header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Fault(status, more, page, cutAfter, stallAfter, shift, ranges, lengths, silent);
  }
}
