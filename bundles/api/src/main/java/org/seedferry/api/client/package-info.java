/** What the seedboxes of torrent clients have in common. */
@Version("1.0.0")
@Export
package org.seedferry.api.client;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
