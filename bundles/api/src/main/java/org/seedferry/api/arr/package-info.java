/** Sonarr, Radarr and Lidarr: what they have imported. */
@Version("1.2.0")
@Export
package org.seedferry.api.arr;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
