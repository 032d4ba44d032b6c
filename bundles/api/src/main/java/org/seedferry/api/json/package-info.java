/** Reading JSON of foreign origin. */
@Version("1.2.0")
@Export
package org.seedferry.api.json;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
