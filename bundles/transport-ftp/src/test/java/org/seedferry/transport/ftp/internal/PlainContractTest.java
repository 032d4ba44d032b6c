package org.seedferry.transport.ftp.internal;

import org.seedferry.testing.ftp.FakeFtp.Security;
import org.seedferry.testing.ftp.FtpFault;

/** In the clear. */
class PlainContractTest extends FakeFtpContract {

  PlainContractTest() {
    super("ftp", Security.NONE, true, FtpFault.WRONG_PASV_ADDRESS);
  }
}
