/**
 * Guarded background work: every task is named, accounted to the bundle that started it, restarted
 * by its policy, cancelled and awaited when its owner goes, and its exit is always logged.
 */
@Version("1.2.0")
@Export
package org.seedferry.guard;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
