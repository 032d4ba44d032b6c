/** A web server that fails on demand, and a caller for the tests of other bundles. */
@Version("1.0.0")
@Export
package org.seedferry.testing.http;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
