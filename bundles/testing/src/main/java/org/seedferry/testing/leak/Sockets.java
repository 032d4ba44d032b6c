package org.seedferry.testing.leak;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What the kernel tells of the sockets of this network namespace, by inode. */
final class Sockets {
  private static final Path FOLDER = Path.of("/proc/self/net");
  private static final String NOWHERE = "00000000";
  private static final List<String> STATES =
      List.of(
          "?",
          "ESTABLISHED",
          "SYN_SENT",
          "SYN_RECV",
          "FIN_WAIT1",
          "FIN_WAIT2",
          "TIME_WAIT",
          "CLOSE",
          "CLOSE_WAIT",
          "LAST_ACK",
          "LISTEN",
          "CLOSING");

  /**
   * One socket.
   *
   * @param name without ports and state
   * @param text with ports and state
   */
  record Socket(String name, String text) {}

  private final Map<String, Socket> byInode = new HashMap<>();

  private Sockets() {}

  static Sockets now() {
    Sockets sockets = new Sockets();
    for (String protocol : List.of("tcp", "tcp6", "udp", "udp6")) {
      sockets.read(protocol, 9, columns -> inet(protocol, columns));
    }
    sockets.read("unix", 6, Sockets::unix);
    return sockets;
  }

  /** A socket that is neither bound nor connected stands in no table. */
  Socket of(String inode) {
    return byInode.getOrDefault(
        inode, new Socket("not connected", "not connected (inode " + inode + ")"));
  }

  private void read(String table, int inode, Function<String[], Socket> row) {
    List<String> lines;
    try {
      lines = Files.readAllLines(FOLDER.resolve(table));
    } catch (IOException noSuchProtocol) {
      return;
    }
    for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
      String[] columns = line.trim().split("\\s+");
      if (columns.length > inode) {
        byInode.put(columns[inode], row.apply(columns));
      }
    }
  }

  private static Socket inet(String protocol, String[] columns) {
    String state = protocol.startsWith("tcp") ? state(columns[3]) + " " : "";
    String name = protocol + " " + host(columns[1]);
    String text = protocol + " " + state + host(columns[1]) + ":" + port(columns[1]);
    if (!columns[2].startsWith(NOWHERE) || port(columns[2]) != 0) {
      name += " → " + host(columns[2]);
      text += " → " + host(columns[2]) + ":" + port(columns[2]);
    }
    return new Socket(name, text);
  }

  private static String state(String hex) {
    int state = Integer.parseInt(hex, 16);
    return STATES.get(state < STATES.size() ? state : 0);
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
  }

  /** The kernel writes addresses as 32-bit words in the byte order of the machine. */
  private static String host(String address) {
    String hex = address.substring(0, address.indexOf(':'));
    byte[] bytes = new byte[hex.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      int from = i / 4 * 4 + 3 - i % 4;
      bytes[i] = (byte) Integer.parseInt(hex.substring(2 * from, 2 * from + 2), 16);
    }
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("not an address: " + address, e);
    }
  }

  private static Socket unix(String[] columns) {
    String path = columns.length > 7 ? columns[7] : "without a path";
    return new Socket("unix " + Names.withoutNumbers(path), "unix " + path);
  }
}
