package org.seedferry.transport.sftp.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.seedferry.api.Durations;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.Transport;
import org.seedferry.api.transport.TransportSession;

/** Lists and reads SFTP servers. The sessions of one location share a few SSH connections. */
@Component(configurationPid = "org.seedferry.transport.sftp")
@Designate(ocd = SftpTransport.Config.class)
public final class SftpTransport implements Transport {

  @ObjectClassDefinition(name = "SFTP transport", description = "How SFTP servers are read")
  @interface Config {

    @AttributeDefinition(
        name = "Connect timeout",
        description =
            "How long a server may take to accept a connection; the login may take three times that",
        min = "1s",
        max = "5m")
    String connect_timeout() default "10s";

    @AttributeDefinition(
        name = "Stall timeout",
        description = "After how long without a byte an awaited answer counts as lost",
        min = "1s",
        max = "1h")
    String stall_timeout() default "60s";

    @AttributeDefinition(
        name = "Keepalive",
        description =
            "How often an idle connection is checked; three checks without an answer end it, 0 checks"
                + " never",
        min = "0s",
        max = "1h")
    String keepalive() default "30s";

    @AttributeDefinition(
        name = "Known hosts",
        description =
            "File with the host keys that are trusted, in OpenSSH's form; empty for the user's own"
                + " ~/.ssh/known_hosts. An option known-hosts= of a location goes before it")
    String known_hosts() default "";

    @AttributeDefinition(
        name = "Connections",
        description =
            "How many SSH connections are made to a location at most; further ones are made for large"
                + " files that are read at the same time. Fewer are used where the server refuses more",
        min = "1",
        max = "16")
    int connections() default 4;

    @AttributeDefinition(
        name = "Read ahead",
        description =
            "How much is asked for and kept in memory at most, in MiB, over all files of a location:"
                + " what hides the round trip to the server. As much as a line of that speed needs is"
                + " taken of it",
        min = "1",
        max = "256")
    int read_ahead() default 16;

    @AttributeDefinition(
        name = "Block size",
        description =
            "How much one read asks for at most, in KiB; no more than 32 where the server does not"
                + " say that it gives more",
        min = "4",
        max = "256")
    int block_size() default 256;
  }

  /** The largest answer that is asked for, in bytes. */
  static final int LARGEST_BLOCK = 256 * 1024;

  private final Settings settings;
  private final Connector connector;
  private final ConnectionPools pools;

  @Activate
  public SftpTransport(Config config) {
    this(config, Path.of(System.getProperty("user.home")), AgentSocket.ofEnvironment());
  }

  SftpTransport(Config config, Path home, Path agentSocket) {
    this.settings = Settings.of(config);
    Path knownHosts =
        config.known_hosts().isBlank()
            ? home.resolve(".ssh/known_hosts")
            : Credentials.file(config.known_hosts(), home);
    this.connector =
        new Connector(settings, knownHosts, home, agentSocket, new Client(settings, agentSocket));
    this.pools = new ConnectionPools(connector, settings);
  }

  @Override
  public Set<String> schemes() {
    return Set.of("sftp");
  }

  @Override
  public TransportSession open(Location location) throws RemoteFailure {
    return new SftpSession(pools, location, settings);
  }

  @Deactivate
  void stop() {
    connector.close();
  }

  /** The configuration, checked. */
  record Settings(
      Duration connectTimeout,
      Duration stallTimeout,
      Duration keepalive,
      int connections,
      int readAhead,
      int block) {

    private static final int KIB = 1024;

    static Settings of(Config config) {
      return new Settings(
          Durations.within("connect_timeout", config.connect_timeout(), "1s", "5m"),
          Durations.within("stall_timeout", config.stall_timeout(), "1s", "1h"),
          Durations.within("keepalive", config.keepalive(), "0s", "1h"),
          within("connections", config.connections(), 1, 16),
          within("read_ahead", config.read_ahead(), 1, 256) * KIB * KIB,
          within("block_size", config.block_size(), 4, LARGEST_BLOCK / KIB) * KIB);
    }

    private static int within(String setting, int value, int min, int max) {
      if (value < min || value > max) {
        throw new IllegalArgumentException(
            setting + ": " + value + " is out of range, it must be " + min + " to " + max);
      }
      return value;
    }
  }
}
