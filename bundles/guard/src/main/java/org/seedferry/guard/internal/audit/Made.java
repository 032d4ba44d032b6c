package org.seedferry.guard.internal.audit;

/**
 * What a call launches.
 *
 * @param what how a developer calls it
 * @param sort what it is
 * @param note why it ends or does not, where its sort has no owner that ends it; else empty
 */
record Made(String what, Sort sort, String note) {

  Made(String what, Sort sort) {
    this(what, sort, "");
  }
}
