package org.seedferry.api.arr;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Secret;

/** Makes a Sonarr, Radarr, Lidarr or a fork of one know this host. A service; thread-safe. */
@ProviderType
public interface ArrSetup {

  /**
   * Registers this host with an *arr as its download client, and the webhook by which it tells of
   * imports; where the *arr sees our deliveries under another path, the path mapping too. What is
   * there already is brought up to date. Afterwards the *arr is configured here.
   *
   * @param url the *arr's URL with its URL base
   * @param key its API key
   * @return what was done, a sentence each
   * @throws RemoteFailure when the *arr cannot be reached or refuses; what was done before stays
   * @throws IllegalArgumentException when the URL is none
   */
  List<String> setUp(String url, Secret key) throws RemoteFailure;
}
