package org.seedferry.transport.http.internal;

import org.seedferry.testing.http.ListingStyle;
import org.seedferry.testing.transport.Lack;

class ApacheListingContractTest extends FaultServerContract {

  ApacheListingContractTest() {
    super(ListingStyle.APACHE, Lack.LISTED_SIZES, Lack.LISTED_TIMES);
  }
}
