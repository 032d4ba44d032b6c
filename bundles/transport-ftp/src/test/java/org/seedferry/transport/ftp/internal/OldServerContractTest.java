package org.seedferry.transport.ftp.internal;

import org.seedferry.testing.ftp.FakeFtp.Security;
import org.seedferry.testing.ftp.FtpFault;

/** A server of long ago, one command at a time. */
class OldServerContractTest extends FakeFtpContract {

  OldServerContractTest() {
    super("ftp", Security.NONE, false, FtpFault.NO_MLSD, FtpFault.NO_EPSV);
  }
}
