/** An FTP server that fails as it is told to. */
@Version("1.0.0")
@Export
package org.seedferry.testing.ftp;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
