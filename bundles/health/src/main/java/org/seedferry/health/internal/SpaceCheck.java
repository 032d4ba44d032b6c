package org.seedferry.health.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.seedferry.api.Sizes;
import org.seedferry.api.progress.DeliverySpace;

/** Whether there is room for deliveries. Writes nothing. */
@Component(
    service = HealthCheck.class,
    property = {
      HealthCheck.NAME + "=Local root",
      HealthCheck.TAGS + "=space",
      HealthCheck.TAGS + "=seedferry"
    })
public final class SpaceCheck implements HealthCheck {

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile DeliverySpace space;

  @Activate
  public SpaceCheck() {
    // What there is to look at comes by the reference.
  }

  @Override
  public Result execute() {
    FormattingResultLog log = new FormattingResultLog();
    DeliverySpace current = space;
    if (current == null) {
      log.warn("nothing is fetched: the downloader does not run, or no local root is set");
    } else {
      lookAt(current, log);
    }
    return new Result(log);
  }

  /** The local root is made with the first delivery; until then its parent tells. */
  private static void lookAt(DeliverySpace deliveries, FormattingResultLog log) {
    Path root = deliveries.root().toAbsolutePath();
    Path top = root;
    while (!Files.exists(top) && top.getParent() != null) {
      top = top.getParent();
    }
    if (!Files.isDirectory(top) || !Files.isWritable(top)) {
      log.critical("{} cannot be written: nothing can be delivered", root);
      return;
    }
    try {
      long free = Files.getFileStore(top).getUsableSpace();
      String text = "{} has {} free, {} of it are kept free";
      if (free < deliveries.floor()) {
        log.warn(
            text + ": what is complete waits until there is room",
            root,
            Sizes.format(free),
            Sizes.format(deliveries.floor()));
      } else {
        log.info(text, root, Sizes.format(free), Sizes.format(deliveries.floor()));
      }
    } catch (IOException e) {
      log.critical("{} cannot be looked at: {}", root, e.getMessage());
    }
  }
}
