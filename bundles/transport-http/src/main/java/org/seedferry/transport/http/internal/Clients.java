package org.seedferry.transport.http.internal;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.ConnectionShutdownException;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Makes HTTP clients that do one request when they are told to: no retry, redirect, login, cookie
 * or decoding of their own. They have no thread.
 */
final class Clients {

  private static final int CONNECTIONS_FOR_CALLS = 64;
  private static final String SHUT_DOWN = "Connection pool shut down";

  private Clients() {}

  /** A client for short calls to anybody; every kept connection is checked before it is used. */
  static CloseableHttpClient forCalls(Settings settings, SSLContext trust) {
    return forCalls(settings, trust, SystemDefaultDnsResolver.INSTANCE);
  }

  /** The same, for calls to hosts that strangers have named. */
  static CloseableHttpClient forPublicCalls(Settings settings, SSLContext trust) {
    return forCalls(settings, trust, new PublicAddresses());
  }

  private static CloseableHttpClient forCalls(
      Settings settings, SSLContext trust, DnsResolver dns) {
    return client(settings, trust, CONNECTIONS_FOR_CALLS, Duration.ZERO, new Sockets(), dns);
  }

  /**
   * True when a client refuses for its connections are closed: it was closed itself, or an error
   * has come out of it, upon which it closes them for good.
   */
  static boolean areShutDown(IllegalStateException e) {
    return e instanceof ConnectionShutdownException || SHUT_DOWN.equals(e.getMessage());
  }

  static CloseableHttpClient client(
      Settings settings,
      SSLContext trust,
      int connections,
      Duration checkAfter,
      Sockets sockets,
      DnsResolver dns) {
    Timeout connect = Timeout.of(settings.connectTimeout());
    Timeout stall = Timeout.of(settings.stallTimeout());
    var manager =
        new OwnSockets(sockets)
            .setDnsResolver(dns)
            .setConnectionFactory(Clients::connection)
            .setTlsSocketStrategy(
                // The runtime verifies the host's name in the handshake itself.
                new DefaultClientTlsStrategy(
                    trust, HostnameVerificationPolicy.BUILTIN, NoopHostnameVerifier.INSTANCE))
            .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(connect).build())
            .setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(stall).build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(connect)
                    .setSocketTimeout(stall)
                    .setValidateAfterInactivity(TimeValue.of(checkAfter))
                    .build())
            .setMaxConnTotal(connections)
            .setMaxConnPerRoute(connections)
            .build();
    return new ClosingBuilder(sockets)
        .setConnectionManager(manager)
        .setDefaultCookieSpecRegistry(name -> null)
        .setUserAgent(settings.userAgent())
        .setDefaultRequestConfig(request(settings.stallTimeout()).build())
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableContentCompression()
        .disableAuthCaching()
        .build();
  }

  /** How requests are made whose peer may be silent for the given time. */
  static RequestConfig.Builder request(Duration silence) {
    return RequestConfig.custom()
        .setAuthenticationEnabled(false)
        .setRedirectsEnabled(false)
        .setContentCompressionEnabled(false)
        .setProtocolUpgradeEnabled(false)
        .setConnectionRequestTimeout(Timeout.ofSeconds(30))
        .setResponseTimeout(Timeout.of(silence));
  }

  private static QuietConnection connection(Socket socket) throws IOException {
    QuietConnection connection = new QuietConnection();
    if (socket != null) {
      connection.bind(socket);
    }
    return connection;
  }

  private static final class OwnSockets extends PoolingHttpClientConnectionManagerBuilder {
    private final Sockets sockets;

    OwnSockets(Sockets sockets) {
      this.sockets = sockets;
    }

    @Override
    protected HttpClientConnectionOperator createConnectionOperator(
        SchemePortResolver ports, DnsResolver dns, TlsSocketStrategy tls) {
      return new DefaultHttpClientConnectionOperator(
          proxy -> sockets.open(), ports, dns, scheme -> "https".equals(scheme) ? tls : null);
    }
  }

  private static final class ClosingBuilder extends HttpClientBuilder {

    ClosingBuilder(Sockets sockets) {
      addCloseable(sockets);
    }
  }
}
