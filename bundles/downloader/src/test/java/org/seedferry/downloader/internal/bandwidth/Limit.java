package org.seedferry.downloader.internal.bandwidth;

import java.lang.annotation.Annotation;

/** Settings of a limit under test. */
public record Limit(String seedbox, String limit, String schedule, String time_zone)
    implements BandwidthSettings.Config {

  /** A limit for all. */
  public static BandwidthSettings of(String limit) {
    return new BandwidthSettings(new Limit("", limit, "", ""));
  }

  /** Changes a limit for all. */
  public static void change(BandwidthSettings settings, String limit) {
    settings.modified(new Limit("", limit, "", ""));
  }

  @Override
  public Class<? extends Annotation> annotationType() {
    return BandwidthSettings.Config.class;
  }
}
