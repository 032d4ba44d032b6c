package org.seedferry.itests.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.seedferry.launcher.Features;

/** The bundles of this project, as the features ship them. */
public final class OurBundles {

  private static final List<String> FEATURES = List.of("host", "seedferry", "http", "metrics", "demo");

  /**
   * A bundle.
   *
   * @param name its artifact's name, such as {@code guard}
   * @param jar its jar
   */
  public record Entry(String name, Path jar) {}

  private OurBundles() {}

  /** All of them. */
  public static List<Entry> all() {
    return Features.read(FEATURES).bundles().stream()
        .filter(bundle -> bundle.id().startsWith("org.seedferry:"))
        .map(bundle -> new Entry(bundle.id().split(":")[1], file(bundle.url())))
        .toList();
  }

  /** The class path holds them inside another jar. */
  private static Path file(URL url) {
    try (InputStream in = url.openStream()) {
      Path file = Files.createTempFile("seedferry-bundle", ".jar");
      file.toFile().deleteOnExit();
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
