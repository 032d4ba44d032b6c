package org.seedferry.transport.sftp.internal;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.SshAgentFactory;
import org.apache.sshd.agent.SshAgentServer;
import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * Asks the user's ssh-agent to sign, over the socket of its own. The library's client would need
 * native code for what the JDK does by itself. The agent is never forwarded to a server.
 */
final class AgentSocket extends AbstractAgentProxy {

  private static final int LONGEST_ANSWER = 256 * 1024;

  private final SocketChannel socket;

  private AgentSocket(SocketChannel socket) {
    super(null);
    this.socket = socket;
  }

  /** Where the agent of this process listens; null when there is none. */
  static Path ofEnvironment() {
    String socket = System.getenv("SSH_AUTH_SOCK");
    return socket == null || socket.isBlank() ? null : Path.of(socket);
  }

  /** Makes a connection to the agent for each login. */
  static SshAgentFactory factory(Path path) {
    return new SshAgentFactory() {
      @Override
      public List<ChannelFactory> getChannelForwardingFactories(FactoryManager manager) {
        return List.of();
      }

      @Override
      public SshAgent createClient(Session session, FactoryManager manager) throws IOException {
        Login login = Login.of(session);
        return login != null && login.asksAgent() ? connect(path) : null;
      }

      @Override
      public SshAgentServer createServer(ConnectionService service) {
        throw new UnsupportedOperationException("the agent is not forwarded");
      }
    };
  }

  @Override
  public boolean isOpen() {
    return socket.isOpen();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    super.close();
  }

  @Override
  protected synchronized Buffer request(Buffer request) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(request.array(), request.rpos(), request.available());
    while (out.hasRemaining()) {
      socket.write(out);
    }
    int length = read(Integer.BYTES).getInt();
    if (length <= 0 || length > LONGEST_ANSWER) {
      throw new IOException("the ssh-agent answers with " + length + " bytes");
    }
    return new ByteArrayBuffer(read(length).array());
  }

  private static AgentSocket connect(Path path) throws IOException {
    SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      socket.connect(UnixDomainSocketAddress.of(path));
      return new AgentSocket(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private ByteBuffer read(int length) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(length);
    while (in.hasRemaining()) {
      if (socket.read(in) < 0) {
        throw new EOFException("the ssh-agent closed the connection");
      }
    }
    return in.flip();
  }
}
