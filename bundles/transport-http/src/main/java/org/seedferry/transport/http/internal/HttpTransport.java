package org.seedferry.transport.http.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
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
import org.seedferry.transport.http.internal.wire.Dialer;
import org.seedferry.transport.http.internal.wire.Pipelining;
import org.seedferry.transport.http.internal.wire.Wire;

/**
 * Reads the files of web servers: {@code http} and {@code https} list folders by their directory
 * indexes, {@code dav} and {@code davs} by WebDAV over the same.
 */
@Component(configurationPid = "org.seedferry.transport.http")
@Designate(ocd = HttpTransport.Config.class)
public final class HttpTransport implements Transport {

  /** What can be set, for the transport and for short calls alike. */
  @ObjectClassDefinition(
      name = "HTTP",
      description = "How web servers are reached, to fetch files and to talk to other programs.")
  public @interface Config {
    @AttributeDefinition(
        description = "How long a connection may take to come up, TLS included.",
        min = "1s",
        max = "5m")
    String connect_timeout() default "10s";

    @AttributeDefinition(
        description = "How long a server may send no byte before the connection is given up.",
        min = "1s",
        max = "1h")
    String stall_timeout() default "60s";

    @AttributeDefinition(description = "The User-Agent that is sent with every request.")
    String user_agent() default "Seedferry";

    @AttributeDefinition(
        description =
            "A PEM file with certificates to trust beside those of the Java runtime; empty for"
                + " none.")
    String ca_file() default "";
  }

  private final Settings settings;
  private final Contexts contexts = new Contexts();
  private final Pipelining pipelining;
  private final Set<HttpSession> sessions = ConcurrentHashMap.newKeySet();

  @Activate
  public HttpTransport(Config config) {
    this.settings = Settings.of(config);
    this.pipelining = new Pipelining(settings.pipeliningPatience());
    contexts.of(settings.caFile() == null ? List.of() : List.of(settings.caFile()));
  }

  @Override
  public Set<String> schemes() {
    return Set.of("http", "https", "dav", "davs");
  }

  @Override
  public TransportSession open(Location location) throws RemoteFailure {
    Base base = Base.of(location);
    Requester requester =
        new Requester(
            new Wire(
                new Dialer(trust(location), settings.connectTimeout(), settings.stallTimeout()),
                pipelining),
            base.origin(),
            Credentials.of(location),
            settings);
    boolean dav = location.scheme().startsWith("dav");
    HttpSession session =
        new HttpSession(
            base,
            requester,
            dav ? new DavFolders(base, requester) : new IndexFolders(base, requester),
            sessions::remove);
    sessions.add(session);
    return session;
  }

  /** Ends what is under way; a connection has no thread, so nothing is left after it. */
  @Deactivate
  void close() {
    List.copyOf(sessions).forEach(HttpSession::close);
  }

  private SSLContext trust(Location location) throws RemoteFailure {
    List<Path> files = new ArrayList<>();
    if (location.option("ca") != null) {
      files.add(Path.of(location.option("ca")));
    }
    if (settings.caFile() != null) {
      files.add(settings.caFile());
    }
    try {
      return contexts.of(files);
    } catch (IllegalArgumentException e) {
      throw RemoteFailure.askUser(location + ": " + e.getMessage(), e);
    }
  }
}
