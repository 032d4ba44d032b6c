package org.seedferry.transport.http.internal;

import org.seedferry.testing.http.ListingStyle;

class CaddyListingContractTest extends FaultServerContract {

  CaddyListingContractTest() {
    super(ListingStyle.CADDY);
  }
}
