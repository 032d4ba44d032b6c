package org.seedferry.home.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.seedferry.home.internal.bundles.BundlesFolder;

/**
 * Takes the jars of {@code bundles/} before File Install does, which would install a new version
 * beside the old one.
 */
@Component(
    immediate = true,
    service = {ArtifactInstaller.class, Supplier.class},
    property = {
      "service.ranking:Integer=1000",
      "seedferry.role=bundle-errors",
      "service.description=Updates a bundle in place when its jar is dropped"
    })
public final class BundleFiles implements ArtifactInstaller, Supplier<List<String>> {

  private final WatchedFolder folder;
  private final BundleContext context;
  private final Bundle framework;
  private final BundlesFolder jars;
  private final FrameworkListener start = this::frameworkChanged;

  @Activate
  public BundleFiles(BundleContext context) throws IOException {
    Path bundles = Home.of(context).resolve("bundles");
    this.context = context;
    this.framework = context.getBundle(0);
    this.folder = new WatchedFolder(bundles);
    this.jars =
        new BundlesFolder(
            bundles, context.getDataFile("bundles").toPath(), framework.getBundleContext());
    context.addFrameworkListener(start);
    if (framework.getState() == Bundle.ACTIVE) {
      // File Install has told a predecessor of this component, and does not tell again.
      jars.scan(context.getBundle().getSymbolicName());
    }
  }

  @Deactivate
  void stop() {
    context.removeFrameworkListener(start);
  }

  @Override
  public boolean canHandle(File artifact) {
    return folder.holds(artifact);
  }

  /** Never throws: File Install would forget a file that failed, and not tell of its removal. */
  @Override
  public void install(File artifact) {
    jars.found(artifact.toPath());
  }

  @Override
  public void update(File artifact) {
    jars.found(artifact.toPath());
  }

  @Override
  public void uninstall(File artifact) {
    jars.gone(artifact.toPath());
  }

  /** Every jar of {@code bundles/} that was refused, empty when all is well. */
  @Override
  public List<String> get() {
    if (framework.getState() == Bundle.ACTIVE) {
      jars.started();
    }
    return jars.errors();
  }

  private void frameworkChanged(FrameworkEvent event) {
    if (event.getType() == FrameworkEvent.STARTED) {
      jars.started();
    }
  }
}
