package org.seedferry.transport.sftp.internal;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An SFTP server with one folder, whose files have the names that it is told, whatever they are;
 * without names it announces a packet of 2 GB.
 */
final class HostileSftp extends ScriptedServer {

  private static final int FOLDER = 0040755;
  private static final int FILE = 0100644;

  private final List<String> names;

  HostileSftp(List<String> names) {
    this.names = names;
  }

  @Override
  void serve(DataInputStream in, DataOutputStream out) throws IOException {
    boolean listed = false;
    while (true) {
      byte[] packet = new byte[in.readInt()];
      in.readFully(packet);
      answer(packet[0], ByteBuffer.wrap(packet).getInt(1), listed, out);
      listed |= packet[0] == SftpChannel.READDIR;
    }
  }

  private void answer(int type, int id, boolean listed, DataOutputStream out) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(100_000);
    switch (type) {
      case 1 -> content.put((byte) 2).putInt(3);
      case SftpChannel.REALPATH -> {
        content.put((byte) Reply.NAME).putInt(id).putInt(1);
        name(content, "/", FOLDER);
      }
      case SftpChannel.STAT, SftpChannel.LSTAT ->
          content.put((byte) Reply.ATTRS).putInt(id).putInt(4).putInt(FOLDER);
      case SftpChannel.OPENDIR ->
          content.put((byte) Reply.HANDLE).putInt(id).putInt(1).put((byte) 'h');
      default -> {
        if (type == SftpChannel.READDIR && !listed) {
          content.put((byte) Reply.NAME).putInt(id).putInt(names.size());
          names.forEach(name -> name(content, name, FILE));
        } else {
          content.put((byte) Reply.STATUS).putInt(id).putInt(Reply.EOF).putInt(0).putInt(0);
        }
      }
    }
    out.writeInt(names == null ? Integer.MAX_VALUE : content.position());
    out.write(content.array(), 0, content.position());
    out.flush();
  }

  private void name(ByteBuffer content, String name, int mode) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    content.putInt(bytes.length).put(bytes).putInt(0).putInt(4).putInt(mode);
  }
}
