package org.seedferry.transport.http.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.seedferry.api.Durations;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.api.http.HttpCaller;
import org.seedferry.transport.http.internal.wire.Origin;

/** Makes the short calls of the other bundles. */
@Component(configurationPid = "org.seedferry.transport.http")
public final class HttpCalls implements HttpCaller {

  private final Settings settings;
  private final CallClient toAll;
  private final CallClient toPublicOnly;

  @Activate
  public HttpCalls(HttpTransport.Config config) {
    this(Settings.of(config), HttpCalls::client);
  }

  HttpCalls(Settings settings, Function<Settings, CloseableHttpClient> clients) {
    this.settings = settings;
    this.toAll = new CallClient(() -> clients.apply(settings));
    this.toPublicOnly = new CallClient(() -> Clients.forPublicCalls(settings, trust(settings)));
  }

  static CloseableHttpClient client(Settings settings) {
    return Clients.forCalls(settings, trust(settings));
  }

  private static SSLContext trust(Settings settings) {
    return Trust.of(settings.caFile() == null ? List.of() : List.of(settings.caFile()));
  }

  @Override
  public HttpAnswer call(HttpCall call) throws RemoteFailure {
    Origin origin = Origin.of(call.uri());
    if (origin == null) {
      throw RemoteFailure.askUser(
          "a call to '" + call.uri().getScheme() + "' is not possible: only http and https", null);
    }
    long deadline = System.nanoTime() + call.timeout().toNanos();
    HttpUriRequestBase request = request(call, origin);
    boolean well = false;
    try {
      ClassicHttpResponse response =
          (call.publicOnly() ? toPublicOnly : toAll).open(origin, request);
      HttpAnswer answer = answer(origin, call, response, deadline);
      response.close();
      well = true;
      return answer;
    } catch (IOException e) {
      if (e instanceof SocketTimeoutException && System.nanoTime() >= deadline) {
        throw tooLong(origin, call.timeout());
      }
      throw Trouble.of(origin, e, settings);
    } finally {
      if (!well) {
        request.cancel();
      }
    }
  }

  @Deactivate
  void close() {
    toAll.close();
    toPublicOnly.close();
  }

  private HttpUriRequestBase request(HttpCall call, Origin origin) {
    String path = call.uri().getRawPath();
    String query = call.uri().getRawQuery();
    HttpUriRequestBase request =
        new HttpUriRequestBase(
            call.method(),
            URI.create(
                origin
                    + (path == null || path.isEmpty() ? "/" : path)
                    + (query == null ? "" : "?" + query)));
    request.setHeader("Accept-Encoding", "gzip");
    call.headers().forEach(request::setHeader);
    if (call.body() != null) {
      request.setEntity(new ByteArrayEntity(call.body(), null));
    }
    request.setConfig(within(call.timeout()));
    return request;
  }

  @SuppressWarnings("deprecation") // The newer place for it is the same for all calls.
  private RequestConfig within(Duration timeout) {
    Duration connect = settings.connectTimeout();
    return Clients.request(timeout)
        .setConnectTimeout(Timeout.of(connect.compareTo(timeout) < 0 ? connect : timeout))
        .setConnectionRequestTimeout(Timeout.of(timeout))
        .build();
  }

  private static HttpAnswer answer(
      Origin origin, HttpCall call, ClassicHttpResponse response, long deadline)
      throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : response.getHeaders()) {
      headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
    }
    byte[] body = new byte[0];
    if (response.getEntity() != null) {
      try (InputStream in = decoded(response.getEntity().getContent(), headers)) {
        body = read(origin, call, in, deadline);
      }
    }
    return new HttpAnswer(response.getCode(), headers, body);
  }

  private static InputStream decoded(InputStream in, Map<String, String> headers)
      throws IOException {
    String encoding = headers.getOrDefault("content-encoding", "").trim();
    if (!encoding.equalsIgnoreCase("gzip") && !encoding.equalsIgnoreCase("x-gzip")) {
      return in;
    }
    // The header and the length belong to what was sent, not to what is handed on.
    headers.remove("content-encoding");
    headers.remove("content-length");
    return new GZIPInputStream(in);
  }

  private static byte[] read(Origin origin, HttpCall call, InputStream in, long deadline)
      throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] chunk = new byte[1 << 14];
    for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
      if (count > call.maxAnswer() - body.size()) {
        throw RemoteFailure.askUser(
            origin + " answered more than the " + call.maxAnswer() + " bytes that are allowed",
            null);
      }
      body.write(chunk, 0, count);
      if (System.nanoTime() > deadline) {
        throw tooLong(origin, call.timeout());
      }
    }
    return body.toByteArray();
  }

  private static RemoteFailure tooLong(Origin origin, Duration limit) {
    return RemoteFailure.retry(
        origin + " did not finish its answer within " + Durations.format(limit), null);
  }
}
