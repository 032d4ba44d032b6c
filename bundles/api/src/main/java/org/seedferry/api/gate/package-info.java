/** Who may come in over HTTP: one judge for all faces that the host shows. */
@Version("1.1.0")
@Export
package org.seedferry.api.gate;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
