package org.seedferry.console.internal;

import java.util.List;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferenceScope;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.seedferry.api.Durations;
import org.seedferry.api.progress.Progress;
import org.seedferry.api.progress.ProgressBoard;
import org.seedferry.guard.Guard;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.StopSignal;
import org.seedferry.guard.TaskSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the fetches under way now and then, where there is no terminal that shows them. */
@Component(
    immediate = true,
    service = {},
    configurationPid = "org.seedferry.console.progress")
@Designate(ocd = ProgressLog.Config.class)
public final class ProgressLog {

  private static final Logger LOG = LoggerFactory.getLogger(ProgressLog.class);

  /** Settings. */
  @ObjectClassDefinition(
      name = "Progress",
      description = "How the fetches under way are shown where there is no terminal")
  public @interface Config {

    @AttributeDefinition(
        name = "Log every",
        description =
            "The pause between two log lines of a fetch under way, a duration of 1s to 1d; used"
                + " only where no terminal shows the progress.",
        min = "1s",
        max = "1d")
    String log_every() default "30s";
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile ProgressBoard board;

  @Reference(
      target = "(seedferry.role=status)",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC)
  volatile Consumer<List<String>> terminal;

  private final GuardedTask task;

  @Activate
  public ProgressLog(
      @Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED) Guard guard, Config config) {
    var every = Durations.within("log_every", config.log_every(), "1s", "1d");
    this.task = guard.start(TaskSpec.every(every, "log_progress").after(every), this::log);
  }

  @Deactivate
  void stop() {
    task.close();
  }

  private void log(StopSignal stop) {
    ProgressBoard current = board;
    if (terminal != null || current == null) {
      return;
    }
    for (Progress progress : current.current()) {
      LOG.atInfo()
          .addKeyValue("operation", "log_progress")
          .addKeyValue("transfer_id", progress.transferId())
          .log(ProgressText.plain(progress));
    }
  }
}
