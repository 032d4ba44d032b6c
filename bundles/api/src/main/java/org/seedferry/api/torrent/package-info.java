/** What a {@code .torrent} file says: what is in it, and how its bytes are verified. */
@Version("1.1.0")
@Export
package org.seedferry.api.torrent;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
