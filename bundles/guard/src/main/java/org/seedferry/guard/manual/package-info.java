/** A guard whose time moves by hand, for tests that never wait. */
@Version("1.0.0")
@Export
package org.seedferry.guard.manual;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
