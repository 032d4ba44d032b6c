package org.seedferry.transport.http.internal;

import org.seedferry.testing.http.ListingStyle;
import org.seedferry.testing.transport.Lack;

class ApachePlainListingContractTest extends FaultServerContract {

  ApachePlainListingContractTest() {
    super(ListingStyle.APACHE_PLAIN, Lack.LISTED_SIZES, Lack.LISTED_TIMES);
  }
}
