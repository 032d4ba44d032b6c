package org.seedferry.transport.sftp.internal;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.subsystem.SubsystemFactory;

/** An SFTP service that says what the test makes it say, over the SSH server of the library. */
abstract class ScriptedServer implements SubsystemFactory {

  /** Serves one channel until its end, in a thread of its own. */
  abstract void serve(DataInputStream in, DataOutputStream out) throws IOException;

  @Override
  public final String getName() {
    return "sftp";
  }

  @Override
  public final Command createSubsystem(ChannelSession channel) {
    return new Command() {

      private DataInputStream in;
      private DataOutputStream out;

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
        Thread thread = new Thread(this::run, "scripted sftp");
        thread.setDaemon(true);
        thread.start();
      }

      @Override
      public void destroy(ChannelSession session) {
        // The streams end, and the thread with them.
      }

      private void run() {
        try {
          serve(in, out);
        } catch (EOFException e) {
          // The client has gone.
        } catch (IOException e) {
          // As above.
        }
      }
    };
  }
}
