package org.seedferry.transport.sftp.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactoryFactory;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.threads.ThreadUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.seedferry.transport.sftp.internal.SftpTransport.Settings;

/**
 * The library's client with its threads: one for timers and two for the network, whatever the
 * number of connections. It reads no configuration of the user's ssh. Thread-safe.
 */
final class Client implements AutoCloseable {

  private static final int NETWORK_THREADS = 2;
  private static final int LOST_CHECKS = 3;
  private static final long SMALLEST_WINDOW = 2L << 20;

  private final SshClient ssh;
  private final NetworkThreads network =
      new NetworkThreads("seedferry-sftp-network", NETWORK_THREADS);
  private boolean closed;

  Client(Settings settings, Path agentSocket) {
    ssh = SshClient.setUpDefaultClient();
    ssh.setIoServiceFactoryFactory(new Nio2ServiceFactoryFactory(() -> network));
    ssh.setScheduledExecutorService(
        ThreadUtils.newSingleThreadScheduledExecutor("seedferry-sftp-timer"), true);
    ssh.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    ssh.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    ssh.setServerKeyVerifier(
        (session, peer, key) -> {
          HostKeyCheck check = checkOf(session);
          return check != null && check.accepts(key);
        });
    ssh.addSessionListener(
        new SessionListener() {
          @Override
          public void sessionCreated(Session session) {
            HostKeyCheck check = checkOf((ClientSession) session);
            session.setSignatureFactories(check.ordered(session.getSignatureFactories()));
          }
        });
    ssh.setCipherFactories(fastFirst(ssh.getCipherFactories()));
    if (agentSocket != null) {
      ssh.setAgentFactory(AgentSocket.factory(agentSocket));
    }
    CoreModuleProperties.IDLE_TIMEOUT.set(ssh, Duration.ZERO);
    CoreModuleProperties.AUTH_TIMEOUT.set(ssh, Duration.ZERO);
    CoreModuleProperties.PREFERRED_AUTHS.set(ssh, "publickey,password,keyboard-interactive");
    CoreModuleProperties.PASSWORD_PROMPTS.set(ssh, 1);
    CoreModuleProperties.TCP_NODELAY.set(ssh, true);
    CoreModuleProperties.SOCKET_KEEPALIVE.set(ssh, true);
    CoreModuleProperties.WINDOW_SIZE.set(ssh, window(settings));
    if (!settings.keepalive().isZero()) {
      CoreModuleProperties.HEARTBEAT_INTERVAL.set(ssh, settings.keepalive());
      CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(ssh, LOST_CHECKS);
    }
    ssh.start();
  }

  /**
   * Begins to connect. Never while it is being closed: the runtime does not give back the socket of
   * a channel whose group has just been shut down.
   *
   * @throws IOException also when it is closed
   */
  synchronized ConnectFuture connect(
      String user, InetSocketAddress place, AttributeRepository context) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    return ssh.connect(user, place, context, null);
  }

  /** Ends every connection and thread. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    ssh.stop();
    network.end();
  }

  private static HostKeyCheck checkOf(ClientSession session) {
    AttributeRepository context = session.getConnectionContext();
    return context == null ? null : context.getAttribute(HostKeyCheck.KEY);
  }

  /**
   * All answers that are under way must fit twice, or the window and not the line sets the pace.
   */
  private static long window(Settings settings) {
    return Math.max(SMALLEST_WINDOW, 2L * settings.readAhead());
  }

  /**
   * AES in hardware with its own authentication goes first: on one core it takes a fifth of what
   * AES with a separate MAC takes, and that a quarter of ChaCha20, which this library does in Java.
   */
  private static List<NamedFactory<Cipher>> fastFirst(List<NamedFactory<Cipher>> ciphers) {
    List<NamedFactory<Cipher>> ordered = new ArrayList<>(ciphers);
    ordered.sort(Comparator.comparing(Client::slowness));
    return ordered;
  }

  private static int slowness(NamedFactory<Cipher> cipher) {
    String name = cipher.getName();
    return name.contains("-gcm") ? 0 : name.startsWith("aes") ? 1 : 2;
  }
}
