package org.seedferry.transport.ftp.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.seedferry.api.RemoteFailure;

/**
 * The control connection: commands and replies. Texts are bytes, one character each, so that names
 * go over the wire as the server knows them.
 */
final class Control implements AutoCloseable {

  private static final int LONGEST_LINE = 16 << 10;
  private static final int LONGEST_REPLY = 256 << 10;

  /** More commands at once might fill both directions, and neither side would read. */
  private static final int AT_ONCE = 32;

  private static final Pattern CODE = Pattern.compile("[1-5][0-5]\\d(?:[ -].*)?");
  private static final Pattern BREAK = Pattern.compile("[\r\n\0]");

  private final String server;
  private final boolean pipelining;
  private final Duration limit;
  private final ByteBuffer received = ByteBuffer.allocate(LONGEST_LINE).flip();
  private Line line;

  /** How many commands wait for their last reply. */
  private int awaited = 1;

  private boolean broken;

  /**
   * A connection whose greeting is awaited.
   *
   * @param server who it is, for messages
   * @param pipelining whether commands are sent before the replies to earlier ones have come
   * @param limit how long a reply may take
   */
  Control(String server, Line line, boolean pipelining, Duration limit) {
    this.server = server;
    this.line = line;
    this.pipelining = pipelining;
    this.limit = limit;
  }

  /** Goes on over another line, which lies over the one so far. */
  void upgrade(Line secured) {
    line = secured;
  }

  /**
   * True when nothing was sent that nobody asked for. Bytes that came before TLS began would
   * otherwise count as sent under its protection.
   */
  boolean isQuiet() throws IOException {
    if (received.hasRemaining()) {
      return false;
    }
    int count = line.read(received.clear(), Duration.ZERO);
    received.flip();
    return count == 0;
  }

  /** Sends a command and awaits its reply. */
  Reply ask(String command) throws IOException {
    send(command);
    return reply();
  }

  /** Sends commands that do not depend on each other, in as few round trips as allowed. */
  List<Reply> ask(List<String> commands) throws IOException {
    int step = pipelining ? AT_ONCE : 1;
    List<Reply> replies = new ArrayList<>();
    for (int from = 0; from < commands.size(); from += step) {
      List<String> some = commands.subList(from, Math.min(from + step, commands.size()));
      send(some.toArray(String[]::new));
      for (int i = 0; i < some.size(); i++) {
        replies.add(reply());
      }
    }
    return replies;
  }

  /**
   * Sends commands and awaits nothing.
   *
   * @throws RemoteFailure {@code ASK_USER} when one holds a line break: it would be two commands
   */
  void send(String... commands) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String command : commands) {
      if (BREAK.matcher(command).find()) {
        throw RemoteFailure.askUser(
            server + " cannot be asked for a name with a line break in it: rename it there", null);
      }
      text.append(command).append("\r\n");
    }
    broken = true;
    line.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.ISO_8859_1)), limit);
    broken = false;
    awaited += commands.length;
  }

  /** Reads the next reply. */
  Reply reply() throws IOException {
    return reply(limit);
  }

  /**
   * Takes the replies that nobody has waited for.
   *
   * @return false when the connection cannot be used any more: each command would get the reply to
   *     another one
   */
  boolean settle(Duration within) throws IOException {
    while (!broken && awaited > 0) {
      reply(within);
    }
    return !broken && isQuiet();
  }

  private Reply reply(Duration within) throws IOException {
    broken = true;
    Reply reply = read(within);
    broken = false;
    awaited -= reply.isPreliminary() ? 0 : 1;
    return reply;
  }

  private Reply read(Duration within) throws IOException {
    String first = readLine(within);
    int code = code(first);
    if (code < 0) {
      throw noFtp(first);
    }
    List<String> lines = new ArrayList<>(List.of(text(first)));
    int length = first.length();
    boolean more = first.startsWith("-", 3);
    while (more) {
      String next = readLine(within);
      length += next.length();
      if (length > LONGEST_REPLY) {
        throw noFtp("an endless reply");
      }
      more = code(next) != code || next.startsWith("-", 3);
      lines.add(more ? next : text(next));
    }
    return new Reply(code, lines);
  }

  @Override
  public void close() {
    line.close();
  }

  private String readLine(Duration within) throws IOException {
    StringBuilder text = new StringBuilder();
    while (true) {
      while (received.hasRemaining()) {
        char c = (char) (received.get() & 0xFF);
        if (c == '\n') {
          int end = text.length();
          return end > 0 && text.charAt(end - 1) == '\r' ? text.substring(0, end - 1) : text + "";
        }
        if (text.append(c).length() > LONGEST_LINE) {
          throw noFtp(text.toString());
        }
      }
      int count = line.read(received.clear(), within);
      received.flip();
      if (count < 0) {
        throw new EOFException(server + " closed the connection");
      }
    }
  }

  private RemoteFailure noFtp(String said) {
    String shown = said.replaceAll("[^ -~]", "?");
    return RemoteFailure.askUser(
        server
            + " does not answer as an FTP server does ('"
            + shown.substring(0, Math.min(60, shown.length()))
            + "'): check host and port, and whether TLS begins at once (ftps://) or on demand"
            + " (ftpes://)",
        null);
  }

  /** The code that a line begins with; -1 when there is none. */
  private static int code(String line) {
    boolean is = CODE.matcher(line).matches();
    return is ? Integer.parseInt(line.substring(0, 3)) : -1;
  }

  private static String text(String line) {
    return line.length() > 4 ? line.substring(4) : "";
  }
}
