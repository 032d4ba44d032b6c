package org.seedferry.transport.ftp.internal;

import org.seedferry.testing.ftp.FakeFtp.Security;
import org.seedferry.testing.ftp.FtpFault;

/** TLS on demand, and data connections that must resume it. */
class ExplicitContractTest extends FakeFtpContract {

  ExplicitContractTest() {
    super("ftpes", Security.EXPLICIT, true, FtpFault.REUSE_REQUIRED, FtpFault.NO_MLSD);
  }
}
