package org.seedferry.seedbox.transmission.internal;

/** The same by the dialect that daemons know from 4.1 on. */
class JsonRpcContractTest extends TransmissionContractTest {

  @Override
  String version() {
    return "4.1.0 (b11bfd9712)";
  }
}
