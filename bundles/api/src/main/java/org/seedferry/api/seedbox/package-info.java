/** Remote accounts and daemons that hold transfers. */
@Version("1.1.0")
@Export
package org.seedferry.api.seedbox;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
