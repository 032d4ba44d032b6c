package org.seedferry.notifier.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
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
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.ledger.LedgerListener;
import org.seedferry.api.notify.Channel;
import org.seedferry.guard.Guard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every channel what the event log holds. Each channel is read for by a task of its own, so
 * that none holds another.
 */
@Component(
    configurationPid = "org.seedferry.notifier",
    service = {})
@Designate(ocd = NotificationLoop.Config.class)
public final class NotificationLoop {

  @ObjectClassDefinition(name = "Notifier", description = "Tells the channels what happens")
  public @interface Config {
    @AttributeDefinition(
        min = "1s",
        max = "1h",
        description =
            "The longest pause between two looks at the event log, for instance 30s; 1s to 1h")
    String interval() default "30s";
  }

  private static final Logger LOG = LoggerFactory.getLogger(NotificationLoop.class);

  private final Guard guard;
  private final Ledger ledger;
  private final Duration interval;
  private final ServiceRegistration<LedgerListener> listening;
  private final Map<Channel, ChannelTask> tasks = new LinkedHashMap<>();
  private final List<Channel> namesakes = new ArrayList<>();

  /**
   * The listener is registered by hand: as a service of this component, which needs the ledger, it
   * would need the ledger that is just being started and calls it.
   */
  @Activate
  public NotificationLoop(
      BundleContext context,
      @Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED) Guard guard,
      @Reference Ledger ledger,
      Config config) {
    this.guard = guard;
    this.ledger = ledger;
    this.interval = Durations.within("interval", config.interval(), "1s", "1h");
    LedgerListener listener = this::wake;
    this.listening = context.registerService(LedgerListener.class, listener, null);
  }

  @Deactivate
  void stop() {
    listening.unregister();
    List<ChannelTask> all;
    synchronized (this) {
      all = List.copyOf(tasks.values());
      tasks.clear();
      namesakes.clear();
    }
    all.forEach(ChannelTask::cancel);
    all.forEach(ChannelTask::close);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  synchronized void addChannel(Channel channel) {
    if (tasks.keySet().stream().anyMatch(other -> other.name().equals(channel.name()))) {
      namesakes.add(channel);
      LOG.atWarn()
          .addKeyValue("operation", ChannelTask.OPERATION)
          .addKeyValue("channel", channel.name())
          .log("two channels have the same name, and only the first is told: rename one of them");
      return;
    }
    tasks.put(channel, new ChannelTask(guard, ledger, channel, interval));
  }

  void removeChannel(Channel channel) {
    ChannelTask task;
    synchronized (this) {
      namesakes.remove(channel);
      task = tasks.remove(channel);
    }
    if (task != null) {
      task.close();
      startNamesake(channel.name());
    }
  }

  private synchronized void startNamesake(String name) {
    for (Channel channel : List.copyOf(namesakes)) {
      if (channel.name().equals(name)) {
        namesakes.remove(channel);
        addChannel(channel);
        return;
      }
    }
  }

  private synchronized void wake() {
    tasks.values().forEach(ChannelTask::wake);
  }
}
