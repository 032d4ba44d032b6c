package org.seedferry.testing.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.api.http.HttpCaller;

/**
 * A plain caller for the tests of other bundles: no redirects, bounded answers, nothing kept
 * between two calls. It knows nothing of certificates and interrupts.
 */
public final class TestHttpCaller implements HttpCaller {

  @Override
  public HttpAnswer call(HttpCall call) throws RemoteFailure {
    try {
      HttpURLConnection connection = (HttpURLConnection) call.uri().toURL().openConnection();
      try {
        return exchange(connection, call);
      } finally {
        connection.disconnect();
      }
    } catch (java.net.UnknownHostException e) {
      throw RemoteFailure.askUser(call + ": unknown host", e);
    } catch (RemoteFailure e) {
      throw e;
    } catch (IOException e) {
      throw RemoteFailure.retry(call + " failed: " + e.getMessage(), e);
    }
  }

  private static HttpAnswer exchange(HttpURLConnection connection, HttpCall call)
      throws IOException {
    int millis = (int) call.timeout().toMillis();
    connection.setConnectTimeout(millis);
    connection.setReadTimeout(millis);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestMethod(call.method());
    connection.setRequestProperty("Connection", "close");
    call.headers().forEach(connection::setRequestProperty);
    if (call.body() != null) {
      connection.setDoOutput(true);
      connection.getOutputStream().write(call.body());
    }
    int status = connection.getResponseCode();
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = 1; connection.getHeaderFieldKey(i) != null; i++) {
      headers.putIfAbsent(
          connection.getHeaderFieldKey(i).toLowerCase(Locale.ROOT), connection.getHeaderField(i));
    }
    return new HttpAnswer(status, headers, body(connection, status, call));
  }

  private static byte[] body(HttpURLConnection connection, int status, HttpCall call)
      throws IOException {
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      byte[] body = in == null ? new byte[0] : in.readNBytes(call.maxAnswer());
      if (in != null && in.read() >= 0) {
        throw RemoteFailure.askUser(
            call + " answered more than " + call.maxAnswer() + " bytes", null);
      }
      return body;
    }
  }
}
