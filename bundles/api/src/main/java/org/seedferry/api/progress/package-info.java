/** How far the fetches under way are. */
@Version("1.3.0")
@Export
package org.seedferry.api.progress;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
