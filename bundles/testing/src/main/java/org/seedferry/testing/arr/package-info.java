/** What Sonarr, Radarr and Lidarr do with a torrent client, as strictly as they do it. */
@Version("1.0.0")
@Export
package org.seedferry.testing.arr;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
