package org.seedferry.launcher;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.service.feature.Feature;
import org.osgi.service.feature.FeatureBundle;
import org.osgi.service.feature.FeatureExtension;
import org.osgi.service.feature.FeatureService;
import org.osgi.service.feature.ID;

/**
 * Features in the OSGi Feature format, read from the class path: {@code features/NAME.json} beside
 * {@code repo/}, a Maven repository with the bundles that they name. Immutable.
 */
public final class Features {

  /**
   * A bundle to run.
   *
   * @param id its Maven coordinates
   * @param url where its jar is
   * @param startLevel when it starts
   */
  public record BundleEntry(String id, URL url, int startLevel) {}

  private static final int DEFAULT_START_LEVEL = 20;

  private final Map<String, BundleEntry> bundles = new LinkedHashMap<>();
  private final Map<String, String> frameworkProperties = new LinkedHashMap<>();
  private final Configurations configurations = new Configurations();

  private Features() {}

  /**
   * Reads features, one after the other; a bundle that several name comes once.
   *
   * @param names such as {@code host}
   * @throws LaunchException when one of them, or a bundle that it names, is missing or broken
   */
  public static Features read(List<String> names) {
    Features features = new Features();
    FeatureService service = ServiceLoader.load(FeatureService.class, loader()).findFirst().get();
    for (String name : names) {
      URL url = resource("features/" + name + ".json");
      try (Reader reader = new InputStreamReader(url.openStream(), StandardCharsets.UTF_8)) {
        features.add(service.readFeature(reader));
      } catch (IOException | RuntimeException e) {
        throw new LaunchException("feature " + name + " cannot be read: " + e.getMessage(), e);
      }
    }
    return features;
  }

  /** The bundles, in the order of the features. */
  public List<BundleEntry> bundles() {
    return new ArrayList<>(bundles.values());
  }

  /** What the features want the framework to be launched with. */
  public Map<String, String> frameworkProperties() {
    return Map.copyOf(frameworkProperties);
  }

  /** The defaults that the features bring along, by PID. */
  public Map<String, Map<String, Object>> configurations() {
    return configurations.asMap();
  }

  private void add(Feature feature) {
    int defaultLevel = defaultStartLevel(feature);
    for (FeatureBundle bundle : feature.getBundles()) {
      Object level = bundle.getMetadata().getOrDefault("bundleStartLevel", defaultLevel);
      String id = bundle.getID().toString();
      bundles.putIfAbsent(
          id,
          new BundleEntry(
              id,
              resource("repo/" + path(bundle.getID())),
              new java.math.BigDecimal(level.toString()).intValue()));
    }
    extension(feature, "framework-launching-properties")
        .forEach((key, value) -> frameworkProperties.put(key, text(value)));
    feature
        .getConfigurations()
        .forEach(
            (pid, configuration) ->
                configuration
                    .getValues()
                    .forEach((key, value) -> configurations.put(pid, key, value)));
  }

  private static int defaultStartLevel(Feature feature) {
    JsonObject levels = extension(feature, "bundle-start-levels");
    return levels.isEmpty() ? DEFAULT_START_LEVEL : levels.getInt("defaultStartLevel");
  }

  private static JsonObject extension(Feature feature, String name) {
    FeatureExtension extension = feature.getExtensions().get(name);
    if (extension == null) {
      return JsonValue.EMPTY_JSON_OBJECT;
    }
    try (var reader = Json.createReader(new StringReader(extension.getJSON()))) {
      return reader.readObject();
    }
  }

  private static String text(JsonValue value) {
    return value instanceof JsonString string ? string.getString() : value.toString();
  }

  private static String path(ID id) {
    return id.getGroupId().replace('.', '/')
        + '/'
        + id.getArtifactId()
        + '/'
        + id.getVersion()
        + '/'
        + id.getArtifactId()
        + '-'
        + id.getVersion()
        + ".jar";
  }

  private static URL resource(String path) {
    URL url = loader().getResource(path);
    if (url == null) {
      throw new LaunchException(path + " is missing in this jar: build it anew");
    }
    return url;
  }

  /** Not the thread's loader, which is null while the framework starts. */
  private static ClassLoader loader() {
    return Features.class.getClassLoader();
  }
}
