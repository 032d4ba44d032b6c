/** Short HTTP calls to programming interfaces. */
@Version("1.2.0")
@Export
package org.seedferry.api.http;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
