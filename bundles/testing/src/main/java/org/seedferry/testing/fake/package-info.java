/** Peers on the loopback interface that behave like the real ones, in plain Java. */
@Version("1.0.0")
@Export
package org.seedferry.testing.fake;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
