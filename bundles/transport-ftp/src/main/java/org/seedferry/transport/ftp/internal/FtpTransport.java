package org.seedferry.transport.ftp.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.Transport;
import org.seedferry.api.transport.TransportSession;

/** Lists and reads FTP servers. Every session is a control connection of its own. */
@Component(configurationPid = "org.seedferry.transport.ftp")
@Designate(ocd = FtpTransport.Config.class)
public final class FtpTransport implements Transport {

  @ObjectClassDefinition(name = "FTP", description = "How FTP and FTPS servers are read.")
  @interface Config {

    @AttributeDefinition(
        description = "How long a connection may take to come up; TLS may take that long again.",
        min = "1s",
        max = "5m")
    String connect_timeout() default "10s";

    @AttributeDefinition(
        description = "How long a server may take to reply to a command.",
        min = "1s",
        max = "10m")
    String reply_timeout() default "60s";

    @AttributeDefinition(
        description = "How long a server may send no byte of a file before it is given up.",
        min = "1s",
        max = "1h")
    String stall_timeout() default "60s";

    @AttributeDefinition(
        description =
            "Whether commands are sent before earlier replies have come, which saves round trips;"
                + " false for a server that loses commands.")
    boolean pipelining() default true;

    @AttributeDefinition(
        description =
            "A PEM file with certificates to trust beside those of the Java runtime; empty for"
                + " none.")
    String ca_file() default "";
  }

  private final Settings settings;
  private final Connector connector;
  private final Trust trust;
  private final Set<FtpSession> sessions = ConcurrentHashMap.newKeySet();

  @Activate
  public FtpTransport(Config config) {
    this.settings = Settings.of(config);
    this.connector = new Connector(settings);
    this.trust = Trust.of(settings.caFile() == null ? List.of() : List.of(settings.caFile()));
  }

  @Override
  public Set<String> schemes() {
    return Set.of("ftp", "ftps", "ftpes");
  }

  @Override
  public TransportSession open(Location location) throws RemoteFailure {
    Address address = Address.of(location);
    FtpSession session =
        new FtpSession(address, location, trust(location), connector, settings, sessions::remove);
    sessions.add(session);
    return session;
  }

  /** Ends what is under way; a connection has no thread, so nothing is left after it. */
  @Deactivate
  void stop() {
    List.copyOf(sessions).forEach(FtpSession::close);
  }

  private Trust trust(Location location) throws RemoteFailure {
    if (location.option("ca") == null) {
      return trust;
    }
    List<Path> files = new ArrayList<>();
    files.add(Path.of(location.option("ca")));
    if (settings.caFile() != null) {
      files.add(settings.caFile());
    }
    try {
      return Trust.of(files);
    } catch (IllegalArgumentException e) {
      throw RemoteFailure.askUser(location + ": " + e.getMessage(), e);
    }
  }
}
