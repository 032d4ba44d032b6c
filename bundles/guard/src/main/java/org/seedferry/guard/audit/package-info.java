/**
 * The audit of code: reads class files, of a bundle, a jar or a folder, and lists each place that
 * launches a thread, a pool or a timer, with what ends it.
 */
@Version("1.0.0")
@Export
package org.seedferry.guard.audit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
