package org.seedferry.downloader.internal.fetch;

/** A fetch as {@link Connections} sees it. Times are milliseconds. */
interface Demand {

  /** Where its connections lead; null while that is not known. */
  Host host();

  /** The name of its seedbox. */
  String seedbox();

  /** How many connections it has, those on their way included. */
  int connections();

  /** How many further connections would find something to do. */
  int openings(long now);

  /** How many files wait whose round trips count for more than their bytes. */
  int smallFiles();

  /** True while a limit of the bandwidth holds it up: its rate says nothing of the line. */
  boolean isHeldUp(long now);

  /** Gives one connection back as soon as it has put down what it holds. */
  void dismiss();
}
