package org.seedferry.testing.fake;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCaller;

/** Short HTTP calls to fake peers, by what the JDK brings along. */
public final class PlainHttp {

  public static final HttpCaller CALLER =
      call -> {
        try {
          HttpURLConnection connection = (HttpURLConnection) call.uri().toURL().openConnection();
          connection.setInstanceFollowRedirects(false);
          connection.setRequestMethod(call.method());
          connection.setReadTimeout((int) call.timeout().toMillis());
          call.headers().forEach(connection::setRequestProperty);
          if (call.body() != null) {
            connection.setDoOutput(true);
            connection.getOutputStream().write(call.body());
          }
          int status = connection.getResponseCode();
          Map<String, String> headers = new HashMap<>();
          connection
              .getHeaderFields()
              .forEach(
                  (name, values) -> {
                    if (name != null) {
                      headers.put(name.toLowerCase(Locale.ROOT), values.get(0));
                    }
                  });
          try (InputStream body =
              status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
            return new HttpAnswer(
                status, headers, body == null ? new byte[0] : body.readAllBytes());
          }
        } catch (IOException e) {
          throw RemoteFailure.retry("no answer: " + e.getMessage(), e);
        }
      };

  private PlainHttp() {}
}
