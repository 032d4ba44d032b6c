/** The durable record of every transfer, and the only place where one is claimed. */
@Version("1.4.0")
@Export
package org.seedferry.api.ledger;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
