/** Channels that people are told through. */
@Version("1.0.0")
@Export
package org.seedferry.api.notify;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
