package org.seedferry.health.internal;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Whether all that belongs to the host runs, and its settings are right. */
@Component(
    service = HealthCheck.class,
    property = {
      HealthCheck.NAME + "=Host",
      HealthCheck.TAGS + "=host",
      HealthCheck.TAGS + "=seedferry"
    })
public final class HostCheck implements HealthCheck {

  private static final String OURS = "org.seedferry.";
  private static final String LAUNCHER = "(seedferry.role=";

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY,
      target = "(seedferry.role=configuration-errors)")
  volatile Supplier<List<String>> mistakes;

  private final BundleContext context;
  private final ServiceComponentRuntime components;

  @Activate
  public HostCheck(BundleContext context, @Reference ServiceComponentRuntime components) {
    this.context = context;
    this.components = components;
  }

  @Override
  public Result execute() {
    FormattingResultLog log = new FormattingResultLog();
    Bundle[] bundles = context.getBundles();
    lookAtBundles(bundles, log);
    lookAtComponents(bundles, log);
    Supplier<List<String>> files = mistakes;
    if (files != null) {
      files.get().forEach(mistake -> log.warn("{}", mistake));
    }
    return new Result(log);
  }

  /** A stopped bundle may be somebody's wish; one that has lost what it needs is not. */
  private static void lookAtBundles(Bundle[] bundles, FormattingResultLog log) {
    int active = 0;
    for (Bundle bundle : bundles) {
      switch (bundle.getState()) {
        case Bundle.INSTALLED ->
            log.critical("{} lacks something that it needs", bundle.getSymbolicName());
        case Bundle.RESOLVED -> {
          if (!isFragment(bundle)) {
            log.warn("{} is stopped", bundle.getSymbolicName());
          }
        }
        default -> active++;
      }
    }
    log.info("{} bundles are active", active);
  }

  private void lookAtComponents(Bundle[] bundles, FormattingResultLog log) {
    Bundle[] ours =
        Arrays.stream(bundles)
            .filter(bundle -> String.valueOf(bundle.getSymbolicName()).startsWith(OURS))
            .toArray(Bundle[]::new);
    for (ComponentDescriptionDTO component : components.getComponentDescriptionDTOs(ours)) {
      for (ComponentConfigurationDTO each : components.getComponentConfigurationDTOs(component)) {
        if (each.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
          log.critical("{} does not start: {}", component.name, firstLine(each.failure));
        } else if (each.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE
            && !missing(each).isEmpty()) {
          log.warn("{} waits for {}", component.name, missing(each));
        }
      }
    }
  }

  /** What the launcher offers it offers where it makes sense: nobody waits for that. */
  private static String missing(ComponentConfigurationDTO component) {
    return Arrays.stream(component.unsatisfiedReferences)
        .filter(reference -> !String.valueOf(reference.target).contains(LAUNCHER))
        .map((UnsatisfiedReferenceDTO reference) -> reference.name)
        .collect(Collectors.joining(", "));
  }

  private static String firstLine(String text) {
    return text == null ? "see the log" : text.lines().findFirst().orElse("see the log");
  }

  private static boolean isFragment(Bundle bundle) {
    return (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
  }
}
