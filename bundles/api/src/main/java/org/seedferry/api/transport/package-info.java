/** How bytes are listed and read, by URI scheme. */
@Version("1.3.0")
@Export
package org.seedferry.api.transport;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
