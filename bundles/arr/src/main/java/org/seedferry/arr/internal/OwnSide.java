package org.seedferry.arr.internal;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.seedferry.api.Secret;
import org.seedferry.api.arr.Arr;

/**
 * What of this host an *arr has to do with: where it listens, who may come in, where deliveries
 * appear, which *arr are configured. Read anew each time. Thread-safe.
 */
@Component(service = OwnSide.class)
public final class OwnSide {

  private static final String HTTP = "org.seedferry.http";
  private static final String DOWNLOADER = "org.seedferry.downloader";

  /** By its name: the server need not be there, and neither need its classes. */
  private static final String SERVER = "org.osgi.service.servlet.runtime.HttpServiceRuntime";

  private final BundleContext context;
  private final ConfigurationAdmin admin;

  @Activate
  public OwnSide(BundleContext context, @Reference ConfigurationAdmin admin) {
    this.context = context;
    this.admin = admin;
  }

  /** The local root; null where none is set. */
  Path localRoot() {
    Object root = settings(DOWNLOADER).get("local.root");
    return root == null || root.toString().isBlank() ? null : Path.of(root.toString());
  }

  /** The home of the host, null where it has none. */
  Path home() {
    String home = context.getProperty("seedferry.home");
    return home == null || home.isBlank() ? null : Path.of(home).toAbsolutePath();
  }

  /** The user of the HTTP port; empty where any goes. */
  String user() {
    return text(settings(HTTP), "user");
  }

  /**
   * The password of the HTTP port; null where there is none.
   *
   * @throws IllegalArgumentException when its file cannot be read
   */
  Secret password() {
    Map<String, Object> http = settings(HTTP);
    return text(http, ".password").isEmpty()
        ? Secret.fromSettings("", text(http, "password.file"))
        : Secret.ofNullable(text(http, ".password"));
  }

  /**
   * Where the HTTP port listens, such as {@code http://127.0.0.1:9091/}; none while it does not.
   */
  List<URI> endpoints() {
    List<URI> endpoints = new ArrayList<>();
    try {
      ServiceReference<?>[] servers = context.getServiceReferences(SERVER, null);
      for (ServiceReference<?> server : servers == null ? new ServiceReference<?>[0] : servers) {
        Object urls = server.getProperty("osgi.http.endpoint");
        for (String url : urls instanceof String[] many ? many : new String[] {"" + urls}) {
          if (url.startsWith("http")) {
            endpoints.add(URI.create(url));
          }
        }
      }
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException("there is no filter", e);
    }
    return endpoints;
  }

  /** The settings of every *arr that is configured, by their PIDs. */
  Map<String, Map<String, Object>> arrs() {
    return configured(Arr.FACTORY_PID);
  }

  /** The settings of everything that is configured under the PID of a factory, by their PIDs. */
  Map<String, Map<String, Object>> configured(String factory) {
    Map<String, Map<String, Object>> all = new LinkedHashMap<>();
    for (Configuration each :
        list("(" + ConfigurationAdmin.SERVICE_FACTORYPID + "=" + factory + ")")) {
      all.put(each.getPid(), values(each));
    }
    return all;
  }

  /** A setting as a text; empty where it is not set. */
  static String text(Map<String, Object> settings, String key) {
    Object value = settings.get(key);
    return value == null ? "" : value.toString().strip();
  }

  /** A setting that is a list, in its order; also where it is written as one text with commas. */
  static List<String> texts(Map<String, Object> settings, String key) {
    Object value = settings.get(key);
    Collection<?> values =
        value instanceof Collection<?> many
            ? many
            : value instanceof Object[] array
                ? List.of(array)
                : List.of(text(settings, key).split(","));
    return values.stream()
        .map(each -> each.toString().strip())
        .filter(text -> !text.isEmpty())
        .toList();
  }

  private Map<String, Object> settings(String pid) {
    List<Configuration> found = list("(service.pid=" + pid + ")");
    return found.isEmpty() ? Map.of() : values(found.get(0));
  }

  private List<Configuration> list(String filter) {
    try {
      Configuration[] found = admin.listConfigurations(filter);
      return found == null ? List.of() : List.of(found);
    } catch (IOException | InvalidSyntaxException e) {
      throw new IllegalStateException("the settings " + filter + " cannot be read", e);
    }
  }

  private static Map<String, Object> values(Configuration configuration) {
    Map<String, Object> values = new LinkedHashMap<>();
    Dictionary<String, Object> properties = configuration.getProcessedProperties(null);
    if (properties != null) {
      Collections.list(properties.keys()).forEach(key -> values.put(key, properties.get(key)));
    }
    return values;
  }
}
