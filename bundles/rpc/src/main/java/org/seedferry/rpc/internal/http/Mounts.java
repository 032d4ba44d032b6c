package org.seedferry.rpc.internal.http;

import jakarta.servlet.Servlet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.servlet.whiteboard.HttpWhiteboardConstants;

/** Servlets that the HTTP server serves until this is closed. Thread-safe. */
public final class Mounts implements AutoCloseable {

  private final BundleContext bundles;
  private final List<ServiceRegistration<Servlet>> registered = new ArrayList<>();
  private boolean closed;

  public Mounts(BundleContext bundles) {
    this.bundles = bundles;
  }

  /**
   * Has a servlet served.
   *
   * @param name for people
   * @param context the name of the servlet context that asks who comes
   * @param patterns where it is served
   */
  public synchronized void add(
      String name, String context, Servlet servlet, List<String> patterns) {
    if (closed) {
      return;
    }
    registered.add(
        bundles.registerService(
            Servlet.class,
            servlet,
            FrameworkUtil.asDictionary(
                Map.of(
                    HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_NAME,
                    name,
                    HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN,
                    patterns.toArray(String[]::new),
                    HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_SELECT,
                    "("
                        + HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_NAME
                        + "="
                        + context
                        + ")"))));
  }

  @Override
  public synchronized void close() {
    closed = true;
    for (ServiceRegistration<Servlet> each : registered) {
      try {
        each.unregister();
      } catch (IllegalStateException e) {
        // the bundle has stopped, and everything went with it
      }
    }
    registered.clear();
  }
}
