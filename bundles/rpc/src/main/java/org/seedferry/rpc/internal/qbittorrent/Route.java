package org.seedferry.rpc.internal.qbittorrent;

/** Answers one kind of request. */
@FunctionalInterface
interface Route {

  Reply answer(Parameters parameters) throws Refusal;
}
