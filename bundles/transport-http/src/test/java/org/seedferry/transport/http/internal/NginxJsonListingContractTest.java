package org.seedferry.transport.http.internal;

import org.seedferry.testing.http.ListingStyle;
import org.seedferry.testing.transport.Lack;

class NginxJsonListingContractTest extends FaultServerContract {

  NginxJsonListingContractTest() {
    super(ListingStyle.NGINX_JSON, Lack.HIDDEN_NAMES);
  }
}
