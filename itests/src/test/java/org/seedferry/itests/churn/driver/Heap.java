package org.seedferry.itests.churn.driver;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedList;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;

/** What lives on the heap. */
final class Heap {

  private static final int MOST = 40;
  private static final int ALIKE = 4;
  private static final long TOLERANCE = 16 << 10;

  private Heap() {}

  /** Bytes in use after so many collections that another one finds nothing more. */
  static long live() {
    List<Long> last = new LinkedList<>();
    for (int i = 0; i < MOST; i++) {
      System.gc();
      System.runFinalization();
      last.add(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
      if (last.size() > ALIKE) {
        last.remove(0);
        if (Collections.max(last) - Collections.min(last) < TOLERANCE) {
          break;
        }
      }
    }
    return Collections.min(last);
  }

  /**
   * Writes what lives into a file, instead of one that is there, and beside it what the compiler
   * has made: its code keeps classes, too.
   */
  static void dump(Path file) throws IOException, JMException {
    Files.deleteIfExists(file);
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpHeap(file.toString(), true);
    Object code =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "compilerCodelist",
                new Object[0],
                new String[0]);
    Files.writeString(file.resolveSibling(file.getFileName() + ".code"), code.toString());
  }
}
