package org.seedferry.metrics.internal;

/** Knows some of the numbers. */
@FunctionalInterface
interface Source {

  /** Reads what it knows, at the moment of a scrape. */
  void read(Reading into);
}
