/** Real server programs for tests. */
@Version("1.0.0")
@Export
package org.seedferry.testing.daemon;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
