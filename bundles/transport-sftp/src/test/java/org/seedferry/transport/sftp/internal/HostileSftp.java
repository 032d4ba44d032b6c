package org.seedferry.transport.sftp.internal;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.subsystem.SubsystemFactory;

/**
 * An SFTP server with one folder, whose files have the names that it is told, whatever they are;
 * without names it announces a packet of 2 GB.
 */
final class HostileSftp implements SubsystemFactory {

  private static final int FOLDER = 0040755;
  private static final int FILE = 0100644;

  private final List<String> names;

  HostileSftp(List<String> names) {
    this.names = names;
  }

  @Override
  public String getName() {
    return "sftp";
  }

  @Override
  public Command createSubsystem(ChannelSession channel) {
    return new Command() {

      private DataInputStream in;
      private DataOutputStream out;
      private boolean listed;

      @Override
      public void setInputStream(InputStream stream) {
        in = new DataInputStream(stream);
      }

      @Override
      public void setOutputStream(OutputStream stream) {
        out = new DataOutputStream(stream);
      }

      @Override
      public void setErrorStream(OutputStream stream) {
        // It says nothing there.
      }

      @Override
      public void setExitCallback(ExitCallback callback) {
        // It runs until the connection ends.
      }

      @Override
      public void start(ChannelSession session, Environment environment) {
        Thread thread = new Thread(this::serve, "hostile sftp");
        thread.setDaemon(true);
        thread.start();
      }

      @Override
      public void destroy(ChannelSession session) {
        // The streams end, and the thread with them.
      }

      private void serve() {
        try {
          while (true) {
            byte[] packet = new byte[in.readInt()];
            in.readFully(packet);
            answer(packet[0], ByteBuffer.wrap(packet).getInt(1));
          }
        } catch (EOFException e) {
          // The client has gone.
        } catch (IOException e) {
          // As above.
        }
      }

      private void answer(int type, int id) throws IOException {
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
              listed = true;
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
    };
  }
}
