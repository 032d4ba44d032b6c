package org.seedferry.guard.internal.audit;

import java.util.LinkedHashSet;
import java.util.Set;

/** What becomes of something in the method that makes it. */
final class Fate {
  /** The call that ends it, empty when none does. */
  String endedBy = "";

  /** The fields that keep it. */
  final Set<Kept> kept = new LinkedHashSet<>();

  /** True when the method returns it. */
  boolean returned;

  /** Who is given it, empty when nobody is. */
  String handedTo = "";

  /** True when it becomes a hook of the virtual machine's end. */
  boolean hook;
}
