/** The contract suite that every transport passes, and its material. */
@Version("1.0.0")
@Export
package org.seedferry.testing.transport;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
