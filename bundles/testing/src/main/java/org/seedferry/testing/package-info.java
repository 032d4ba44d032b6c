/** What tests of all kinds use. */
@Version("1.0.0")
@Export
package org.seedferry.testing;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
