package org.seedferry.api.http;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** Parameters of a call, in its address or as its body. */
public final class Form {

  private Form() {}

  /** An address with parameters behind it. */
  public static URI uri(String address, Map<String, String> parameters) {
    return URI.create(parameters.isEmpty() ? address : address + "?" + encoded(parameters));
  }

  /** A POST of parameters, as a page's form sends them. */
  public static HttpCall post(URI uri, Map<String, String> parameters) {
    return HttpCall.post(
        uri,
        "application/x-www-form-urlencoded",
        encoded(parameters).getBytes(StandardCharsets.US_ASCII));
  }

  private static String encoded(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
        .collect(Collectors.joining("&"));
  }

  /** Some servers take a plus for a plus. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
