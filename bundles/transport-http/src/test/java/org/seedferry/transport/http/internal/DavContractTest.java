package org.seedferry.transport.http.internal;

import org.seedferry.api.transport.Location;
import org.seedferry.testing.http.ListingStyle;

class DavContractTest extends FaultServerContract {

  DavContractTest() {
    super(ListingStyle.CADDY);
  }

  @Override
  protected Location location() {
    Location web = super.location();
    return Location.parse(web.toString().replaceFirst("^http", "dav"), web.password());
  }
}
