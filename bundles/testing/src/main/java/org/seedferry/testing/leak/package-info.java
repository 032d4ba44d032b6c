/**
 * Tells what a test, a bundle or a run has left behind: threads, open files and sockets, MBeans,
 * shutdown hooks; and of an OSGi framework services, listeners, guarded tasks and class loaders.
 *
 * <p>{@link org.seedferry.testing.leak.Snapshot} is the plain form, which needs no JUnit:
 *
 * <pre>{@code
 * try (FrameworkSource framework = LeakSources.framework(context)) {
 *   Snapshot before = Snapshot.take(LeakSources.process(), framework);
 *   … two hundred rounds …
 *   before.assertBackWithin(Duration.ofSeconds(30));
 * }
 * }</pre>
 *
 * <p>A test that runs inside a framework gets this package from the class path, by the framework
 * property {@code org.osgi.framework.system.packages.extra=org.seedferry.testing.leak}.
 */
@Version("2.0.0")
@Export
package org.seedferry.testing.leak;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
