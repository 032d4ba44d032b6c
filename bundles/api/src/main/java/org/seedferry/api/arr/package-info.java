/** Sonarr, Radarr, Lidarr and the like: what they have imported, and how they know this host. */
@Version("1.2.0")
@Export
package org.seedferry.api.arr;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
