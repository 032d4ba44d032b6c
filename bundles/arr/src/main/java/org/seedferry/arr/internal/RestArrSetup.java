package org.seedferry.arr.internal;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Secret;
import org.seedferry.api.arr.ArrSetup;
import org.seedferry.api.http.HttpCaller;

/** Makes an *arr know this host, by the *arr's own REST interface, and configures it here. */
@Component(configurationPid = SetupSettings.PID, service = ArrSetup.class)
@Designate(ocd = SetupSettings.class)
public final class RestArrSetup implements ArrSetup {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final HttpCaller http;
  private final OwnSide own;
  private final SetupSettings settings;

  @Activate
  public RestArrSetup(@Reference HttpCaller http, @Reference OwnSide own, SetupSettings settings) {
    this.http = http;
    this.own = own;
    this.settings = settings;
  }

  @Override
  public synchronized List<String> setUp(String url, Secret key) throws RemoteFailure {
    URI base = ArrCalls.base(url);
    OwnAddress address =
        settings.own_url().isBlank()
            ? OwnAddress.find(own.endpoints(), base)
            : OwnAddress.of(ArrCalls.base("own.url", settings.own_url()));
    AppStatus status = identify(base, key);
    App app = app(status);
    ArrCalls calls = calls(base, app.version(), key);
    List<String> done = new ArrayList<>();
    done.add(calls.where() + " is " + status.software(app));
    ArrConfiguration here = ArrConfiguration.of(own, base, app, status.instanceName());
    Enrolment there =
        new Enrolment(
            calls, address, settings, new UrlBases(own), own.user(), own.password(), done::add);
    String category = there.client(app, here.name(), here.labelsOfOthers());
    if (app.imports()) {
      there.webhook(here.name());
      there.folders(own.localRoot(), category);
      done.add(here.write(key, category));
    } else {
      done.add("It imports nothing, so there is nothing to configure here.");
    }
    return List.copyOf(done);
  }

  /** Who does not speak a version of the interface answers with the page for people. */
  private AppStatus identify(URI base, Secret key) throws RemoteFailure {
    try {
      return AppStatus.ask(calls(base, "v3", key));
    } catch (RemoteFailure first) {
      try {
        return AppStatus.ask(calls(base, "v1", key));
      } catch (RemoteFailure second) {
        throw first;
      }
    }
  }

  private static App app(AppStatus status) throws RemoteFailure {
    for (App app : App.values()) {
      if (app.isCalled(status.appName())) {
        return app;
      }
    }
    throw RemoteFailure.askUser(
        "'" + status.appName() + "' is none of those that can be set up from here", null);
  }

  private ArrCalls calls(URI base, String version, Secret key) {
    return new ArrCalls(http, "the *arr", base, version, key, TIMEOUT);
  }
}
