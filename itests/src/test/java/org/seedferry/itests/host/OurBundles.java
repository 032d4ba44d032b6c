package org.seedferry.itests.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.seedferry.launcher.Features;

/** The bundles of this project, as the features ship them. */
public final class OurBundles {

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
    return features().stream()
        .flatMap(feature -> Features.read(List.of(feature)).bundles().stream())
        .filter(bundle -> bundle.id().startsWith("org.seedferry:"))
        .collect(Collectors.toMap(Features.BundleEntry::id, bundle -> bundle, (one, same) -> one))
        .values()
        .stream()
        .map(bundle -> new Entry(bundle.id().split(":")[1], file(bundle.url())))
        .sorted(Comparator.comparing(Entry::name))
        .toList();
  }

  /** The names of all features of the project, so that none is forgotten. */
  private static List<String> features() {
    Path folder =
        Path.of(System.getProperty("seedferry.target"))
            .resolve("../../features/src/main/features")
            .normalize();
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .map(name -> name.substring(0, name.length() - ".json".length()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
