package org.seedferry.guard.audit;

import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;

/** Audits installed bundles. A service; thread-safe. */
@ProviderType
public interface BundleAudit {

  /**
   * Reads the classes of a bundle in any state, with the jars on its class path and the fragments
   * that are attached to it; the bundle is neither resolved nor are its classes loaded. The classes
   * of a bundle that uses the guard are judged as such, libraries packed into it as libraries.
   *
   * @throws IllegalStateException when the bundle is uninstalled
   */
  AuditReport audit(Bundle bundle);
}
