package org.seedferry.transport.ftp.internal;

import org.seedferry.testing.ftp.FakeFtp.Security;
import org.seedferry.testing.ftp.FtpFault;

/** TLS from the first byte, and data connections that must resume it. */
class ImplicitContractTest extends FakeFtpContract {

  ImplicitContractTest() {
    super("ftps", Security.IMPLICIT, true, FtpFault.REUSE_REQUIRED);
  }
}
