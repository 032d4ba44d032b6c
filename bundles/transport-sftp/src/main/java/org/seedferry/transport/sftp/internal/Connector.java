package org.seedferry.transport.sftp.internal;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Location;
import org.seedferry.transport.sftp.internal.SftpTransport.Settings;

/** Connects and logs in. Thread-safe. */
final class Connector implements AutoCloseable {

  /** A slow server may delay each of a login's steps. */
  private static final int LOGIN_FACTOR = 3;

  private final Settings settings;
  private final Path knownHosts;
  private final Path home;
  private final Path agentSocket;
  private final Client client;

  Connector(Settings settings, Path knownHosts, Path home, Path agentSocket, Client client) {
    this.settings = settings;
    this.knownHosts = knownHosts;
    this.home = home;
    this.agentSocket = agentSocket;
    this.client = client;
  }

  /**
   * Connects, checks the host's key, logs in and starts SFTP.
   *
   * @param abort ends it; what it has registered last ends the whole connection
   * @throws RemoteFailure with the advice that fits
   */
  SftpChannel connect(Address address, Location location, Abort abort) throws RemoteFailure {
    Credentials credentials = Credentials.of(location, home, agentSocket != null);
    if (credentials.isEmpty()) {
      throw RemoteFailure.askUser(
          "there is nothing to log in with at "
              + address
              + ": give a password, or a key with identity=FILE, or put one into "
              + home.resolve(".ssh"),
          null);
    }
    String option = location.option("known-hosts");
    HostKeyCheck check =
        new HostKeyCheck(address, option == null ? knownHosts : Credentials.file(option, home));
    Login login = new Login(credentials);
    ClientSession session = null;
    boolean done = false;
    try {
      InetSocketAddress place = new InetSocketAddress(address.host(), address.port());
      if (place.isUnresolved()) {
        throw new UnknownHostException(address.host());
      }
      ConnectFuture connecting =
          client.connect(
              address.user(),
              place,
              AttributeRepository.ofAttributesMap(
                  Map.of(HostKeyCheck.KEY, check, Login.KEY, login)));
      abort.onAbort(connecting::cancel);
      session = connecting.verify(settings.connectTimeout()).getSession();
      ClientSession connected = session;
      abort.onAbort(() -> connected.close(true));
      login.prepare(session);
      session.auth().verify(settings.connectTimeout().multipliedBy(LOGIN_FACTOR));
      SftpChannel channel = new SftpChannel(session, address.toString(), settings.stallTimeout());
      abort.onAbort(channel::close);
      channel.begin(address.path(), location.toString(), abort);
      done = true;
      return channel;
    } catch (RemoteFailure e) {
      throw e;
    } catch (AsynchronousCloseException e) {
      throw RemoteFailure.retry("the session with " + address + " was closed", e);
    } catch (IOException | RuntimeException e) {
      throw failure(address, e, check, login, session);
    } finally {
      abort.clear();
      if (!done && session != null) {
        session.close(true);
      }
    }
  }

  @Override
  public void close() {
    client.close();
  }

  /** What it means that no connection came about. */
  private static RemoteFailure failure(
      Address address, Exception e, HostKeyCheck check, Login login, ClientSession session) {
    if (check.refusal() != null) {
      return check.refusal();
    }
    if (has(e, UnknownHostException.class) || has(e, UnresolvedAddressException.class)) {
      return RemoteFailure.askUser(
          "the host of " + address + " is not known: check its name, and the name service", e);
    }
    if (has(e, ConnectException.class) && session == null) {
      return RemoteFailure.retry(address + " cannot be reached: " + deepest(e), e);
    }
    if (has(e, TimeoutException.class)) {
      return RemoteFailure.retry(
          address + (session == null ? " does not answer" : " does not finish the login in time"),
          e);
    }
    if (session == null) {
      return RemoteFailure.retry(address + " cannot be reached: " + deepest(e), e);
    }
    String message = String.valueOf(deepest(e));
    if (message.contains("No more authentication methods") || isTooMuch(e, login)) {
      return RemoteFailure.askUser(
          address
              + " refused user "
              + session.getUsername()
              + ": wrong password or key (tried: "
              + login.tried()
              + ")",
          e);
    }
    if (message.contains("Unable to negotiate")) {
      return RemoteFailure.askUser(
          address + " and we have no way of encryption in common: " + message, e);
    }
    return RemoteFailure.retry("the login at " + address + " failed: " + message, e);
  }

  /** Servers hang up after a few wrong keys and passwords, in place of a plain no. */
  private static boolean isTooMuch(Exception e, Login login) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SshException ssh && login.wasTried()) {
        int code = ssh.getDisconnectCode();
        if (code == SshConstants.SSH2_DISCONNECT_PROTOCOL_ERROR
            || code == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean has(Throwable e, Class<? extends Throwable> type) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return true;
      }
    }
    return false;
  }

  private static String deepest(Throwable e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
  }
}
