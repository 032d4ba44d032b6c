package org.seedferry.rpc.internal.transmission;

/**
 * How a call is wrapped and its answer spelled: in Transmission's own way, which the *arr speak, or
 * as JSON-RPC 2.0, which Transmission speaks from 4.1 on. After its {@code docs/rpc-spec.md}.
 */
enum Dialect {
  LEGACY,
  JSON_RPC;

  /** A name as it is spelled there, from its older spelling. */
  String spelled(String older) {
    return this == LEGACY ? older : Names.snake(older);
  }
}
