package org.seedferry.testing.ftp;

/** How a {@link FakeFtp} differs from a server without faults. */
public enum FtpFault {
  /** Knows neither MLSD nor MLST. */
  NO_MLSD,
  /** Knows no EPSV. */
  NO_EPSV,
  /** Knows no REST. */
  NO_REST,
  /** Names another address in its answer to PASV. */
  WRONG_PASV_ADDRESS,
  /** Hangs up with 421 in place of a greeting. */
  FULL,
  /** Answers each transfer with 425. */
  NO_DATA,
  /** Cuts the data connection of a file in its middle, and says 426. */
  CUT_DATA,
  /** Ends the data connection of a file in its middle, and says 226. */
  SHORT_DATA,
  /** Sends no more than the first MiB of a file, and goes silent. */
  STALL,
  /** Hangs up with 421 at the first command after a transfer. */
  IDLE_HANGUP,
  /** Takes only data connections that resume the TLS session of their control connection. */
  REUSE_REQUIRED,
  /** Takes no data connections whose TLS is older than 1.3. */
  NO_OLD_DATA,
  /** Knows no TLS older than 1.3. */
  NO_OLD_TLS,
  /** Refuses to encrypt data connections. */
  NO_PROT,
  /** Says something between the reply to AUTH and TLS. */
  INJECTED,
  /** Sends a greeting without end. */
  ENDLESS_GREETING,
  /** Refuses to open any file with 550, but tells its size. */
  UNREADABLE,
  /** Asks for an account. */
  ACCOUNT
}
