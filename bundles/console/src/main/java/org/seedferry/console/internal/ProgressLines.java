package org.seedferry.console.internal;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferenceScope;
import org.seedferry.api.progress.Progress;
import org.seedferry.api.progress.ProgressBoard;
import org.seedferry.guard.Guard;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.StopSignal;

/** Shows the fetches under way on a terminal: there is one where somebody takes status lines. */
@Component(
    immediate = true,
    service = {})
public final class ProgressLines {

  private static final Duration EVERY = Duration.ofMillis(200);

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile ProgressBoard board;

  private final Consumer<List<String>> terminal;
  private final GuardedTask task;
  private volatile boolean shown;

  @Activate
  public ProgressLines(
      @Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED) Guard guard,
      @Reference(target = "(seedferry.role=status)") Consumer<List<String>> terminal) {
    this.terminal = terminal;
    this.task = guard.every(EVERY, "show_progress", this::show);
  }

  @Deactivate
  void stop() {
    task.close();
    if (shown) {
      terminal.accept(List.of());
    }
  }

  private void show(StopSignal stop) {
    ProgressBoard current = board;
    List<Progress> running = current == null ? List.of() : current.current();
    if (shown || !running.isEmpty()) {
      shown = !running.isEmpty();
      terminal.accept(running.stream().map(ProgressText::line).toList());
    }
  }
}
