package org.seedferry.api.arr;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is woken when an {@link Arr} knows more about its imports without having been asked, so that it
 * is asked sooner. A service; called in the thread of whoever tells, so it only wakes somebody.
 */
@ConsumerType
@FunctionalInterface
public interface ImportListener {

  /** An *arr has told of an import, a failure or a trouble. */
  void heard();
}
