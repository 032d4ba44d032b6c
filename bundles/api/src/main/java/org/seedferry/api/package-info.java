/** The words of the domain, shared by every bundle. */
@Version("1.1.0")
@Export
package org.seedferry.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
