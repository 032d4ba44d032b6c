/** Tells which threads and open files a test has left behind. */
@Version("1.0.0")
@Export
package org.seedferry.testing.leak;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
