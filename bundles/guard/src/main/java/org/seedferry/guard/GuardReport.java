package org.seedferry.guard;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The books of the guard, over all bundles. A service; thread-safe. */
@ProviderType
public interface GuardReport {

  /** All tasks that have not ended, and those that are stuck, by bundle and name. */
  List<TaskReport> tasks();

  /** Every live thread of the virtual machine, with its owner as far as it is known. */
  List<ThreadReport> threads();
}
