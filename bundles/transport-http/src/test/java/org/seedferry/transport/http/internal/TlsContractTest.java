package org.seedferry.transport.http.internal;

import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.testing.http.ListingStyle;

class TlsContractTest extends FaultServerContract {

  @TempDir static Path keys;
  private static SSLContext certificate;

  TlsContractTest() {
    super(ListingStyle.CADDY);
  }

  @BeforeAll
  static void makeACertificate() throws Exception {
    certificate = TestCertificate.make(keys, TestCertificate.HERE);
  }

  @Override
  SSLContext tls() {
    return certificate;
  }

  @Override
  String options() {
    return "?ca=" + TestCertificate.pem(keys);
  }
}
