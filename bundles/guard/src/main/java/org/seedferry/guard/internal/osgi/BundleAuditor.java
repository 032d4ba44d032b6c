package org.seedferry.guard.internal.osgi;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.seedferry.guard.audit.AuditReport;
import org.seedferry.guard.audit.BundleAudit;

/** The audit of bundles as a service. */
@Component
public final class BundleAuditor implements BundleAudit {
  private final BundleAudits audits;

  @Activate
  public BundleAuditor(BundleContext context) {
    this.audits = new BundleAudits(context);
  }

  @Override
  public AuditReport audit(Bundle bundle) {
    return audits.of(bundle);
  }
}
