package org.seedferry.seedbox.putio.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.seedferry.api.Durations;
import org.seedferry.api.Secret;
import org.seedferry.api.transport.Location;

/**
 * What the settings say.
 *
 * @param name the seedbox's name
 * @param token the OAuth token
 * @param api where the API is, without a slash at its end
 * @param upload where torrent files are uploaded to
 * @param timeout how long one call may take
 */
record Account(String name, Secret token, String api, URI upload, Duration timeout) {

  static Account of(PutioSeedbox.Config config) {
    Secret token = Secret.fromSettings("token.file", config._token(), config.token_file());
    if (token == null) {
      throw new IllegalArgumentException(
          ".token: it is missing; get one for your account and set it here, or name a file that"
              + " holds it by token.file");
    }
    return new Account(
        config.name().strip(),
        token,
        web("api", config.api()).toString().replaceAll("/+$", ""),
        web("upload", config.upload()),
        Durations.within("timeout", config.timeout(), "1s", "10m"));
  }

  /**
   * Where files are read, by their ids. The address of a file leads to another one on one of the
   * download servers, which does not see the token.
   */
  Location files() {
    return Location.parse(api + "/files?password-as=bearer", token);
  }

  private static URI web(String key, String text) {
    try {
      URI uri = new URI(text.strip());
      boolean isWeb = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (isWeb
          && uri.getHost() != null
          && uri.getRawQuery() == null
          && uri.getRawUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw notWeb(key);
    }
    throw notWeb(key);
  }

  private static IllegalArgumentException notWeb(String key) {
    return new IllegalArgumentException(key + ": it must be https://HOST/PATH");
  }
}
