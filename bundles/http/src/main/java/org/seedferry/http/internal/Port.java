package org.seedferry.http.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferenceScope;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.seedferry.api.gate.Gatekeeper;
import org.seedferry.guard.Guard;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.StopSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the HTTP server listen where the settings say, and nowhere where that would be unwise. Where
 * the port is taken it is tried again.
 */
@Component(
    configurationPid = HttpSettings.PID,
    service = {},
    immediate = true)
public final class Port {

  private static final Logger LOG = LoggerFactory.getLogger(Port.class);
  private static final String SERVER = "org.apache.felix.http";
  private static final Duration FIRST = Duration.ofMillis(50);
  private static final Duration TELL = Duration.ofSeconds(1);
  private static final Duration LAST = Duration.ofSeconds(30);

  private final BooleanSupplier hostStops;
  private final Faces faces;
  private final Guard guard;
  private final ConfigurationAdmin admin;
  private Map<String, Object> open = Map.of();
  private GuardedTask waiting;
  private Duration pause = FIRST;
  private List<String> told = List.of();
  private boolean stopped;

  @Activate
  public Port(
      BundleContext bundles,
      @Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED) Guard guard,
      @Reference ConfigurationAdmin admin,
      @Reference Gatekeeper gatekeeper) {
    this(
        () -> bundles.getBundle(0).getState() == Bundle.STOPPING,
        new Faces(guard, () -> FaceContext.offer(bundles, gatekeeper)),
        guard,
        admin);
  }

  /**
   * A port that does not listen yet.
   *
   * @param hostStops true when the whole host stops
   * @param faces are shown while there is a server, and closed with the port
   */
  Port(BooleanSupplier hostStops, Faces faces, Guard guard, ConfigurationAdmin admin) {
    this.hostStops = hostStops;
    this.faces = faces;
    this.guard = guard;
    this.admin = admin;
  }

  /** Not in the constructor: what the runtime drops right after that is never told to stop. */
  @Activate
  synchronized void start(HttpSettings settings) {
    apply(settings);
  }

  @Modified
  synchronized void modified(HttpSettings settings) {
    apply(settings);
  }

  /** With the whole host the server stops by itself; told twice, at a time, it would complain. */
  @Deactivate
  void stop() {
    synchronized (this) {
      stopped = true;
      stopWaiting();
      if (!hostStops.getAsBoolean()) {
        close();
      }
    }
    faces.close();
  }

  /** The server tells where it listens; with port 0 nobody else knows. */
  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      updated = "tellWhere")
  synchronized void tellWhere(HttpServiceRuntime server, Map<String, Object> properties) {
    Object endpoint = properties.get("osgi.http.endpoint");
    List<String> urls =
        endpoint instanceof String[] many
            ? List.of(many)
            : endpoint instanceof String one ? List.of(one) : List.of();
    if (!urls.isEmpty() && !urls.equals(told)) {
      LOG.atInfo().addKeyValue("operation", "listen").log("listens on {}", String.join(", ", urls));
    }
    told = urls;
    if (!urls.isEmpty() && !open.isEmpty()) {
      faces.show(true);
    }
  }

  synchronized void untellWhere(HttpServiceRuntime server) {
    told = List.of();
  }

  /** Settings that come in the middle of a stop may reach it only afterwards. */
  private synchronized void apply(HttpSettings settings) {
    if (stopped) {
      return;
    }
    stopWaiting();
    ListenAddress address;
    try {
      address = ListenAddress.parse(settings.address());
      if (address == null) {
        close();
        return;
      }
      if (!address.isLoopback() && !Login.of(settings).isSet()) {
        refuse(
            address
                + " can be reached from outside, and there is no password: set"
                + " TRANSMISSION_PASSWORD or .password in etc/"
                + HttpSettings.PID
                + ".cfg, or listen on 127.0.0.1");
        return;
      }
    } catch (IllegalArgumentException | IOException e) {
      refuse(e.getMessage());
      return;
    }
    Map<String, Object> wanted = server(address, settings.threads());
    if (wanted.equals(open)) {
      return;
    }
    close();
    if (!open(address, wanted)) {
      pause = FIRST;
      waiting = guard.every(pause, "open_port", stop -> tryAgain(address, wanted, stop));
    }
  }

  /** A server of ours that has just been stopped still closes; who is soon there hears nothing. */
  private synchronized void tryAgain(
      ListenAddress address, Map<String, Object> wanted, StopSignal stop) {
    if (stop.requested() || waiting == null) {
      return;
    }
    if (open(address, wanted)) {
      waiting.cancel();
      waiting = null;
    } else if (pause.compareTo(LAST) < 0) {
      Duration longer = pause.multipliedBy(2);
      if (pause.compareTo(TELL) < 0 && longer.compareTo(TELL) >= 0) {
        tellTaken(address);
      }
      pause = longer.compareTo(LAST) < 0 ? longer : LAST;
      waiting.reschedule(pause);
    }
  }

  private static void tellTaken(ListenAddress address) {
    LOG.atWarn()
        .addKeyValue("operation", "listen")
        .log(
            "cannot listen on {}: another program uses the port. Everything else works; it is"
                + " tried again, at last every {} s. Choose another with --http HOST:PORT, or none"
                + " with --http off",
            address,
            LAST.toSeconds());
  }

  /** Never from inside the task, and never while it waits for us. */
  private void stopWaiting() {
    if (waiting != null) {
      waiting.cancel();
      waiting = null;
    }
  }

  private void refuse(String why) {
    close();
    LOG.atError().addKeyValue("operation", "listen").log("does not listen for HTTP: {}", why);
  }

  private boolean open(ListenAddress address, Map<String, Object> wanted) {
    try {
      address.checkFree();
    } catch (IOException e) {
      return false;
    }
    try {
      Dictionary<String, Object> properties = new Hashtable<>(wanted);
      admin.getConfiguration(SERVER, "?").update(properties);
      open = wanted;
    } catch (IOException e) {
      refuse("its settings cannot be kept: " + e.getMessage());
    }
    return true;
  }

  private void close() {
    if (open.isEmpty()) {
      return;
    }
    open = Map.of();
    faces.show(false);
    try {
      Configuration server = admin.getConfiguration(SERVER, "?");
      server.delete();
    } catch (IOException | IllegalStateException e) {
      LOG.atWarn()
          .addKeyValue("operation", "listen")
          .log("the HTTP server was not told to stop: {}", e.getMessage());
    }
  }

  /** One acceptor and one selector: a home server has a handful of clients, not thousands. */
  private static Map<String, Object> server(ListenAddress address, int threads) {
    return Map.of(
        "org.apache.felix.http.host",
        address.host(),
        "org.osgi.service.http.port",
        address.port(),
        "org.apache.felix.http.jetty.threadpool.max",
        threads,
        "org.apache.felix.http.jetty.acceptors",
        1,
        "org.apache.felix.http.jetty.selectors",
        1,
        "org.apache.felix.http.jetty.sendServerHeader",
        false);
  }
}
