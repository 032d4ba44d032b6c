/** A ledger in memory, and the contract that every ledger keeps. */
@Version("1.0.0")
@Export
package org.seedferry.testing.ledger;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
