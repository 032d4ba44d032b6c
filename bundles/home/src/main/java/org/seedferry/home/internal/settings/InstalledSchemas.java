package org.seedferry.home.internal.settings;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ManagedService;
import org.osgi.service.cm.ManagedServiceFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the installed bundles declare of their settings: by metatype documents, by component
 * descriptions and by managed services. A bundle need not be resolved for that, so that settings
 * are in force before its components are activated. Used by one thread at a time.
 */
public final class InstalledSchemas implements Supplier<List<Schema>> {

  private static final Logger LOG = LoggerFactory.getLogger(InstalledSchemas.class);

  private record Read(long lastModified, List<Schema> schemas) {}

  private final BundleContext system;
  private final Map<Long, Read> cache = new HashMap<>();

  /** Takes the system bundle's context, which stays valid while other bundles come and go. */
  public InstalledSchemas(BundleContext system) {
    this.system = system;
  }

  @Override
  public List<Schema> get() {
    List<Schema> schemas = new ArrayList<>();
    for (Bundle bundle : system.getBundles()) {
      if (bundle.getState() != Bundle.UNINSTALLED && bundle.getBundleId() != 0) {
        schemas.addAll(cached(bundle));
      }
    }
    schemas.addAll(managed(ManagedService.class, Schema.Kind.SINGLE));
    schemas.addAll(managed(ManagedServiceFactory.class, Schema.Kind.FACTORY));
    return schemas;
  }

  private List<Schema> cached(Bundle bundle) {
    Read read = cache.get(bundle.getBundleId());
    if (read == null || read.lastModified() != bundle.getLastModified()) {
      read = new Read(bundle.getLastModified(), read(bundle));
      cache.put(bundle.getBundleId(), read);
    }
    return read.schemas();
  }

  private static List<Schema> read(Bundle bundle) {
    List<Schema> schemas = new ArrayList<>();
    for (String path : paths(bundle, "OSGI-INF/metatype/*.xml")) {
      read(bundle, path, MetatypeXml::read, schemas);
    }
    String components = bundle.getHeaders("").get("Service-Component");
    if (components != null) {
      for (String pattern : components.split(",")) {
        for (String path : paths(bundle, pattern.split(";")[0].strip())) {
          read(bundle, path, ComponentXml::read, schemas);
        }
      }
    }
    return schemas;
  }

  private interface Reader {
    List<Schema> read(InputStream in) throws IOException;
  }

  private static void read(Bundle bundle, String path, Reader reader, List<Schema> schemas) {
    URL url = bundle.getEntry(path);
    if (url == null) {
      return;
    }
    try (InputStream in = url.openStream()) {
      schemas.addAll(reader.read(in));
    } catch (IOException | IllegalArgumentException e) {
      LOG.atWarn()
          .addKeyValue("operation", "read_metatype")
          .addKeyValue("reason", e.toString())
          .log(
              "{} of bundle {} cannot be read: its settings cannot be checked",
              path,
              bundle.getSymbolicName());
    }
  }

  private static Collection<String> paths(Bundle bundle, String pattern) {
    if (!pattern.contains("*")) {
      return List.of(pattern);
    }
    int slash = pattern.lastIndexOf('/');
    String folder = slash < 0 ? "/" : pattern.substring(0, slash);
    String ending = pattern.substring(pattern.lastIndexOf('*') + 1);
    var entries = bundle.getEntryPaths(folder);
    if (entries == null) {
      return List.of();
    }
    return Collections.list(entries).stream().filter(path -> path.endsWith(ending)).toList();
  }

  private <S> List<Schema> managed(Class<S> type, Schema.Kind kind) {
    List<Schema> schemas = new ArrayList<>();
    try {
      ServiceReference<?>[] references = system.getAllServiceReferences(type.getName(), null);
      for (ServiceReference<?> reference :
          references == null ? new ServiceReference<?>[0] : references) {
        for (String pid : pids(reference.getProperty(Constants.SERVICE_PID))) {
          schemas.add(new Schema(pid, kind, true, Map.of()));
        }
      }
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
    return schemas;
  }

  private static List<String> pids(Object property) {
    if (property instanceof String pid) {
      return List.of(pid);
    }
    if (property instanceof String[] pids) {
      return List.of(pids);
    }
    return property instanceof Collection<?> pids
        ? pids.stream().map(Object::toString).toList()
        : List.of();
  }
}
