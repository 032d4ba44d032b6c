package org.seedferry.testing.leak;

import java.lang.management.ManagementFactory;
import java.util.Collection;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** What is registered in the platform's MBean server. */
final class MBeans implements LeakSource {
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

  @Override
  public Collection<Item> now() {
    return server.queryNames(null, null).stream().map(this::item).toList();
  }

  private Item item(ObjectName name) {
    String text = name.getCanonicalName();
    return new Item("MBean", text, Names.withoutNumbers(text), () -> text + ofClass(name));
  }

  private String ofClass(ObjectName name) {
    try {
      return " of " + server.getObjectInstance(name).getClassName();
    } catch (InstanceNotFoundException goneMeanwhile) {
      return "";
    }
  }
}
