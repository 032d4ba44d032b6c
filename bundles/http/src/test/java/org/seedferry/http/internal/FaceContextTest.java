package org.seedferry.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.seedferry.guard.manual.ManualGuard;
import org.seedferry.testing.leak.LeakDetector;

@ExtendWith(LeakDetector.class)
class FaceContextTest {

  private static final int ADMITTED = 0;

  private final ManualGuard guard = new ManualGuard();
  private final Gate gate = new Gate(guard, Settings.at("127.0.0.1:9091").login("me", "right"));
  private final FaceContext basic = new FaceContext(gate, false);
  private final FaceContext ownLogin = new FaceContext(gate, true);
  private final Map<String, String> sent = new HashMap<>();
  private final Map<String, String> told = new HashMap<>();

  @AfterEach
  void close() {
    guard.close();
  }

  @Test
  void whoBringsThePasswordComesIn() throws IOException {
    assertThat(answer(basic, "POST")).isEqualTo(401);
    assertThat(told.get("WWW-Authenticate")).startsWith("Basic realm=");
    bring("right");
    assertThat(answer(basic, "POST")).isEqualTo(ADMITTED);
    assertThat(told).containsEntry("Cache-Control", "no-store");
    assertThat(told).containsEntry("X-Content-Type-Options", "nosniff");
    assertThat(told.get("Content-Security-Policy")).contains("frame-ancestors 'none'");
    assertThat(told).doesNotContainKey("Access-Control-Allow-Origin");
  }

  @Test
  void aNameThatIsPointedHereIsRefusedAlsoWithThePassword() throws IOException {
    bring("right");
    sent.put("Host", "evil.example:9091");
    assertThat(answer(basic, "GET")).isEqualTo(403);
    assertThat(answer(ownLogin, "GET")).isEqualTo(403);
    sent.put("X-Forwarded-Host", "localhost");
    assertThat(answer(basic, "GET")).isEqualTo(403);
  }

  @Test
  void aPageOfAnotherSiteChangesNothing() throws IOException {
    bring("right");
    sent.put("Origin", "http://evil.example");
    assertThat(answer(basic, "POST")).isEqualTo(403);
    assertThat(answer(ownLogin, "POST")).isEqualTo(403);
    assertThat(answer(ownLogin, "GET")).as("it may change something as well").isEqualTo(403);
    sent.put("Origin", "null");
    assertThat(answer(basic, "POST")).isEqualTo(403);
    sent.remove("Origin");
    sent.put("Sec-Fetch-Site", "cross-site");
    assertThat(answer(basic, "POST")).isEqualTo(403);
    assertThat(answer(ownLogin, "GET")).isEqualTo(403);
  }

  @Test
  void whatTheArrSendPasses() throws IOException {
    bring("right");
    sent.put("User-Agent", "Sonarr/4.0.19.2979 (ubuntu 24.04)");
    for (String host : new String[] {"localhost:9091", "192.168.1.5:9091", "[::1]:9091"}) {
      sent.put("Host", host);
      assertThat(answer(basic, "GET")).as(host).isEqualTo(ADMITTED);
      assertThat(answer(basic, "POST")).as(host).isEqualTo(ADMITTED);
      assertThat(answer(ownLogin, "POST")).as(host).isEqualTo(ADMITTED);
    }
  }

  @Test
  void aForwardedAddressMakesNobodyAnother() throws IOException {
    bring("wrong");
    for (int i = 0; i < 5; i++) {
      sent.put("X-Forwarded-For", "10.9.8." + i);
      sent.put("Forwarded", "for=10.9.8." + i);
      assertThat(answer(basic, "GET")).isEqualTo(401);
    }
    bring("right");
    sent.put("X-Forwarded-For", "10.9.8.77");
    assertThat(answer(basic, "GET")).isEqualTo(429);
    assertThat(told.get("Retry-After")).matches("[1-9]\\d*");
  }

  private void bring(String password) {
    byte[] pair = ("me:" + password).getBytes(StandardCharsets.UTF_8);
    sent.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
  }

  /** The status; {@link #ADMITTED} where the face itself is to answer. */
  private int answer(FaceContext context, String method) throws IOException {
    told.clear();
    sent.putIfAbsent("Host", "localhost:9091");
    int[] status = {ADMITTED};
    boolean admitted = context.handleSecurity(request(method), response(status));
    assertThat(admitted).isEqualTo(status[0] == ADMITTED);
    return status[0];
  }

  private HttpServletRequest request(String method) {
    return proxy(
        HttpServletRequest.class,
        (name, arguments) ->
            switch (name) {
              case "getMethod" -> method;
              case "getHeader" -> sent.get((String) arguments[0]);
              case "getRemoteAddr" -> "10.0.0.7";
              case "getLocalAddr" -> "127.0.0.1";
              default -> throw new UnsupportedOperationException(name);
            });
  }

  private HttpServletResponse response(int[] status) {
    return proxy(
        HttpServletResponse.class,
        (name, arguments) -> {
          switch (name) {
            case "setStatus" -> status[0] = (int) arguments[0];
            case "setHeader" -> told.put((String) arguments[0], (String) arguments[1]);
            case "setContentType" -> told.put("Content-Type", (String) arguments[0]);
            case "getWriter" -> {
              return new PrintWriter(new StringWriter());
            }
            default -> throw new UnsupportedOperationException(name);
          }
          return null;
        });
  }

  /** What a method does. */
  private interface Answer {
    Object to(String name, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answer.to(method.getName(), arguments)));
  }
}
