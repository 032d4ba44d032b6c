package org.seedferry.console.internal;

import java.io.UncheckedIOException;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Secret;
import org.seedferry.api.arr.ArrSetup;

/** The command {@code ferry:arr}. */
@Component(
    service = ArrCommands.class,
    property = {"osgi.command.scope=ferry", "osgi.command.function=arr"})
public final class ArrCommands {

  private static final String USAGE =
      "Write ferry:arr setup URL KEY: the URL of a Sonarr, Radarr or the like with its URL base, and"
          + " its API key (Settings, General).";

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile ArrSetup setup;

  @Descriptor("makes a Sonarr, Radarr, Lidarr or the like know this host, and configures it here")
  public String arr(
      @Descriptor("setup") String what,
      @Descriptor("its URL, with its URL base") String url,
      @Descriptor("its API key") String key) {
    ArrSetup current = setup;
    Secret secret = Secret.ofNullable(key.strip());
    if (!what.equals("setup") || secret == null) {
      return USAGE;
    }
    if (current == null) {
      return "The bundle that does it is not there: see lb, and the log.";
    }
    try {
      return current.setUp(url, secret).stream().map(Text::clean).collect(Collectors.joining("\n"));
    } catch (RemoteFailure
        | IllegalArgumentException
        | IllegalStateException
        | UncheckedIOException e) {
      return "It was not set up as a whole: " + Text.clean(e.getMessage());
    }
  }

  @Descriptor("tells how ferry:arr is used")
  public String arr() {
    return USAGE;
  }
}
