/** A seedbox in memory, and what every seedbox of a torrent client must be able to do. */
@Version("1.0.0")
@Export
package org.seedferry.testing.seedbox;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
