package org.seedferry.transport.http.internal;

import org.seedferry.testing.http.ListingStyle;
import org.seedferry.testing.transport.Lack;

class NginxListingContractTest extends FaultServerContract {

  NginxListingContractTest() {
    super(ListingStyle.NGINX, Lack.HIDDEN_NAMES, Lack.LISTED_TIMES);
  }
}
