package org.seedferry.testing.ftp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;

/** One control connection of a {@link FakeFtp}. */
final class FakeFtpSession {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter LISTED =
      DateTimeFormatter.ofPattern("MMM dd  yyyy", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int STALLS_AFTER = 1 << 20;

  private final FakeFtp server;
  private final Path root;
  private final FakeFtp.Security security;
  private final FakeTls tls;
  private Socket control;
  private InputStream in;
  private OutputStream out;
  private ServerSocket passive;
  private String folder = "/";
  private String user = "";
  private boolean loggedIn;
  private boolean isPrivate;
  private long offset;
  private int transfers;

  FakeFtpSession(FakeFtp server, Path root, Socket control, FakeFtp.Security security, FakeTls tls)
      throws IOException {
    this.server = server;
    this.root = root;
    this.security = security;
    this.tls = tls;
    use(control);
  }

  void run() throws IOException {
    try {
      if (security == FakeFtp.Security.IMPLICIT) {
        use(tls.secure(control));
      }
      if (server.has(FtpFault.FULL)) {
        reply("421 There are too many connected users, please try later.");
        return;
      }
      while (server.has(FtpFault.ENDLESS_GREETING)) {
        out.write(new byte[1 << 16]);
      }
      reply("220-Welcome", " 220 is not the end", "220 to the fake server");
      for (String line = line(); line != null; line = line()) {
        server.seen(line);
        if (transfers > 0 && server.has(FtpFault.IDLE_HANGUP)) {
          reply("421 Timeout.");
          return;
        }
        int space = line.indexOf(' ');
        String name = space < 0 ? line : line.substring(0, space);
        answer(name.toUpperCase(Locale.ROOT), space < 0 ? "" : line.substring(space + 1));
      }
    } finally {
      closePassive();
      control.close();
    }
  }

  private void answer(String command, String argument) throws IOException {
    switch (command) {
      case "AUTH" -> auth();
      case "PBSZ" -> reply("200 PBSZ=0");
      case "PROT" -> prot(argument);
      case "USER" -> user(argument);
      case "PASS" -> pass(argument);
      default -> {
        if (loggedIn) {
          answerUser(command, argument);
        } else {
          reply("530 Please log in with USER and PASS.");
        }
      }
    }
  }

  private void answerUser(String command, String argument) throws IOException {
    switch (command) {
      case "FEAT" -> features();
      case "OPTS", "TYPE", "NOOP" -> reply("200 OK");
      case "PWD" -> reply("257 \"" + folder.replace("\"", "\"\"") + "\" is the current directory");
      case "CWD" -> enter(argument);
      case "EPSV" -> extended();
      case "PASV" -> old();
      case "REST" -> rest(argument);
      case "SIZE" -> size(argument);
      case "MDTM" -> time(argument);
      case "MLST" -> machineEntry(argument);
      case "MLSD" -> machineListing();
      case "LIST" -> unixListing();
      case "RETR" -> file(argument);
      default -> reply("500 '" + command + "' is not understood.");
    }
  }

  private void auth() throws IOException {
    if (security != FakeFtp.Security.EXPLICIT) {
      reply("502 Security extensions are not there.");
      return;
    }
    reply(server.has(FtpFault.INJECTED) ? "234 AUTH\r\n230 Logged in already" : "234 AUTH TLS");
    use(tls.secure(control));
  }

  private void prot(String level) throws IOException {
    isPrivate = !server.has(FtpFault.NO_PROT) && level.equals("P") && tls != null;
    reply(isPrivate ? "200 PROT now Private" : "534 Only in the clear");
  }

  private void user(String name) throws IOException {
    user = name;
    boolean isBare = security != FakeFtp.Security.NONE && !(control instanceof SSLSocket);
    reply(
        server.has(FtpFault.ACCOUNT)
            ? "332 Need account"
            : isBare ? "530 Sessions must use encryption." : "331 Please specify the password.");
  }

  private void pass(String password) throws IOException {
    loggedIn = user.equals(FakeFtp.USER) && password.equals(FakeFtp.PASSWORD);
    if (loggedIn) {
      server.loggedIn();
    }
    reply(loggedIn ? "230 Login successful." : "530 Login incorrect: " + password);
  }

  private void features() throws IOException {
    String machine = server.has(FtpFault.NO_MLSD) ? "" : " MLST type*;size*;modify*;\r\n";
    reply("211-Features:\r\n" + machine + " UTF8\r\n SIZE\r\n MDTM\r\n REST STREAM\r\n211 End");
  }

  private void enter(String name) throws IOException {
    Path path = path(name);
    if (Files.isDirectory(path)) {
      folder = name;
      reply("250 Directory changed.");
    } else {
      reply("550 Failed to change directory.");
    }
  }

  private void extended() throws IOException {
    if (server.has(FtpFault.NO_EPSV)) {
      reply("500 EPSV is not understood.");
    } else {
      reply("229 Entering Extended Passive Mode (|||" + await() + "|)");
    }
  }

  private void old() throws IOException {
    int port = await();
    String address = server.has(FtpFault.WRONG_PASV_ADDRESS) ? "192,0,2,1" : "127,0,0,1";
    reply("227 Entering Passive Mode (" + address + "," + port / 256 + "," + port % 256 + ").");
  }

  private int await() throws IOException {
    closePassive();
    passive = server.keep(new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1")));
    return passive.getLocalPort();
  }

  private void rest(String argument) throws IOException {
    if (server.has(FtpFault.NO_REST)) {
      reply("502 REST is not there.");
    } else {
      offset = Long.parseLong(argument);
      reply("350 Restarting at " + offset);
    }
  }

  private void size(String name) throws IOException {
    Path path = path(name);
    reply(Files.isRegularFile(path) ? "213 " + Files.size(path) : "550 Could not get file size.");
  }

  private void time(String name) throws IOException {
    Path path = path(name);
    reply(
        Files.isRegularFile(path)
            ? "213 " + TIME.format(Files.getLastModifiedTime(path).toInstant())
            : "550 Could not get file modification time.");
  }

  private void machineEntry(String name) throws IOException {
    Path path = path(name);
    if (server.has(FtpFault.NO_MLSD)) {
      reply("500 MLST is not understood.");
    } else if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      reply("250-Listing", " " + facts(path) + " " + name, "250 End");
    } else {
      reply("550 No such file or directory.");
    }
  }

  private void machineListing() throws IOException {
    send(
        "type=cdir; .\r\ntype=pdir; ..\r\n"
            + entries().stream()
                .map(path -> factsOrNone(path) + " " + path.getFileName() + "\r\n")
                .collect(Collectors.joining()));
  }

  private void unixListing() throws IOException {
    StringBuilder text = new StringBuilder("total 4\r\n");
    text.append("drwxr-xr-x    2 1000     1000         4096 Nov 26 01:49 .\r\n");
    text.append("drwxr-xr-x    2 1000     1000         4096 Nov 26 01:49 ..\r\n");
    for (Path path : entries()) {
      BasicFileAttributes is = attributes(path);
      char kind =
          is.isDirectory() ? 'd' : is.isRegularFile() ? '-' : is.isSymbolicLink() ? 'l' : 's';
      text.append(kind).append("rw-r--r--    1 1000     1000     ");
      text.append("%12d ".formatted(is.size()));
      text.append(LISTED.format(is.lastModifiedTime().toInstant()));
      text.append(' ').append(path.getFileName());
      text.append(is.isSymbolicLink() ? " -> " + Files.readSymbolicLink(path) : "").append("\r\n");
    }
    send(text.toString());
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> all = Files.list(path(folder))) {
      return all.toList();
    }
  }

  private static String factsOrNone(Path path) {
    try {
      return facts(path);
    } catch (IOException e) {
      return "type=OS.unix=gone;";
    }
  }

  private static String facts(Path path) throws IOException {
    BasicFileAttributes is = attributes(path);
    String type =
        is.isDirectory()
            ? "dir"
            : is.isRegularFile() ? "file" : is.isSymbolicLink() ? "OS.unix=symlink" : "OS.unix=x";
    return "modify=%s;size=%d;type=%s;"
        .formatted(TIME.format(is.lastModifiedTime().toInstant()), is.size(), type);
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private void send(String text) throws IOException {
    try (Socket data = data()) {
      if (data != null) {
        data.getOutputStream().write(text.getBytes(UTF_8));
        data.close();
        reply("226 Directory send OK.");
      }
    }
  }

  private void file(String name) throws IOException {
    long from = offset;
    offset = 0;
    Path path = path(name);
    if (!Files.isRegularFile(path) || server.has(FtpFault.UNREADABLE)) {
      reply("550 Failed to open file.");
      return;
    }
    try (Socket data = data()) {
      if (data == null) {
        return;
      }
      String last;
      try {
        last = copy(path, from, data.getOutputStream());
      } catch (IOException e) {
        last = "426 Failure writing network stream.";
      }
      if (!last.startsWith("426")) {
        data.close();
      }
      reply(last);
    }
  }

  private String copy(Path path, long from, OutputStream to) throws IOException {
    try (FileChannel file = FileChannel.open(path)) {
      long size = file.size();
      boolean stalls = server.has(FtpFault.STALL) && size > STALLS_AFTER;
      boolean cuts = server.has(FtpFault.CUT_DATA);
      long end =
          cuts || server.has(FtpFault.SHORT_DATA)
              ? (from + size) / 2
              : stalls ? STALLS_AFTER : size;
      ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
      for (long at = from; at < end; at += buffer.position()) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
        if (file.read(buffer, at) < 0) {
          break;
        }
        to.write(buffer.array(), 0, buffer.position());
      }
      to.flush();
      if (stalls) {
        in.read();
      }
      return cuts ? "426 Connection closed; transfer aborted." : "226 Transfer complete.";
    }
  }

  /** The data connection; null when there is none, and the peer knows. */
  private Socket data() throws IOException {
    transfers++;
    if (server.has(FtpFault.NO_DATA) || passive == null) {
      closePassive();
      reply("425 Failed to establish connection.");
      return null;
    }
    Socket plain = server.keep(passive.accept());
    closePassive();
    reply("150 Here it comes.");
    if (!isPrivate) {
      return plain;
    }
    SSLSocket secured = tls.secure(plain);
    boolean unresumed = server.has(FtpFault.REUSE_REQUIRED) && !tls.isResumed(secured);
    boolean old = secured.getSession().getProtocol().equals("TLSv1.2");
    if (unresumed || old && server.has(FtpFault.NO_OLD_DATA)) {
      secured.close();
      reply("522 SSL connection failed: session reuse required");
      return null;
    }
    return secured;
  }

  private void closePassive() throws IOException {
    if (passive != null) {
      passive.close();
      server.forget(passive);
      passive = null;
    }
  }

  private Path path(String name) {
    String absolute = name.startsWith("/") ? name : folder + "/" + name;
    return root.resolve(absolute.replaceFirst("^/+", ""));
  }

  private void use(Socket socket) throws IOException {
    control = socket;
    control.setTcpNoDelay(true);
    in = new BufferedInputStream(control.getInputStream());
    out = control.getOutputStream();
  }

  private void reply(String... lines) throws IOException {
    out.write((String.join("\r\n", lines) + "\r\n").getBytes(UTF_8));
    out.flush();
  }

  private String line() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        String line = text.toString(UTF_8);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
      }
      text.write(c);
    }
    return null;
  }
}
