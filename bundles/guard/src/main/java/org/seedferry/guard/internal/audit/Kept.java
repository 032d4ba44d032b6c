package org.seedferry.guard.internal.audit;

/**
 * A field that keeps something. Names are internal ones.
 *
 * @param isStatic true when it lives as long as its class
 */
record Kept(String owner, String name, boolean isStatic) {}
