package org.seedferry.seedbox.transmission.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/**
 * What a daemon says of itself.
 *
 * @param id its session id
 * @param version its version
 * @param major the first number of that
 * @param downloadDir where it stores by default
 */
record Session(String id, String version, int major, String downloadDir) {

  private static final Pattern MAJOR = Pattern.compile("\\s*(\\d{1,4}).*", Pattern.DOTALL);

  static Session read(String id, Answer answer) throws UnreadableException {
    String version = answer.text("version");
    Matcher major = MAJOR.matcher(version);
    if (!major.matches()) {
      throw new UnreadableException("version is '" + WireJson.shown(version) + "'");
    }
    return new Session(
        id, WireJson.shown(version), Integer.parseInt(major.group(1)), answer.text("download-dir"));
  }

  /** True for versions that write characters beyond the basic plane with too many digits. */
  boolean breaksEscapes() {
    return major < 4;
  }
}
