package org.seedferry.home.internal;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleListener;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.seedferry.home.internal.settings.AdminConfigurations;
import org.seedferry.home.internal.settings.EtcFolder;
import org.seedferry.home.internal.settings.InstalledSchemas;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the files of {@code etc/} before File Install does, so that no setting is in force
 * unchecked, and tells what is wrong with them.
 */
@Component(
    immediate = true,
    service = {ArtifactInstaller.class, Supplier.class},
    property = {
      "service.ranking:Integer=1000",
      "seedferry.role=configuration-errors",
      "service.description=Checks the files of etc/ before they apply"
    })
public final class ConfigurationFiles implements ArtifactInstaller, Supplier<List<String>> {

  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationFiles.class);
  private static final String FILE_INSTALL = "org.apache.felix.fileinstall";

  private final WatchedFolder folder;
  private final BundleContext context;
  private final Bundle framework;
  private final EtcFolder files;
  private final BundleListener bundles = event -> bundlesChanged();
  private final FrameworkListener start = this::frameworkChanged;

  @Activate
  public ConfigurationFiles(BundleContext context, @Reference ConfigurationAdmin admin) {
    Path etc = Home.of(context).resolve("etc");
    this.context = context;
    this.framework = context.getBundle(0);
    this.folder = new WatchedFolder(etc);
    this.files =
        new EtcFolder(
            etc,
            new AdminConfigurations(admin),
            new InstalledSchemas(framework.getBundleContext()));
    context.addBundleListener(bundles);
    context.addFrameworkListener(start);
    warnWhenLate();
    files.scan();
    settleWhenStarted();
  }

  @Deactivate
  void stop() {
    context.removeBundleListener(bundles);
    context.removeFrameworkListener(start);
  }

  @Override
  public boolean canHandle(File artifact) {
    return folder.holds(artifact);
  }

  /** Never throws: File Install would forget a file that failed, and not tell of its removal. */
  @Override
  public void install(File artifact) {
    files.found(artifact.toPath());
  }

  @Override
  public void update(File artifact) {
    files.found(artifact.toPath());
  }

  @Override
  public void uninstall(File artifact) {
    files.gone(artifact.toPath());
  }

  /** Every mistake in the files of {@code etc/}, empty when all is well. */
  @Override
  public List<String> get() {
    // Framework events come late, in a thread of their own.
    settleWhenStarted();
    return files.errors();
  }

  private void bundlesChanged() {
    settleWhenStarted();
    files.bundlesChanged();
  }

  private void frameworkChanged(FrameworkEvent event) {
    if (event.getType() == FrameworkEvent.STARTED) {
      files.settled();
    }
  }

  private void warnWhenLate() {
    boolean late =
        framework.getState() != Bundle.ACTIVE
            && Arrays.stream(context.getBundles())
                .filter(bundle -> FILE_INSTALL.equals(bundle.getSymbolicName()))
                .anyMatch(bundle -> bundle.getState() == Bundle.ACTIVE);
    if (late) {
      LOG.atWarn()
          .addKeyValue("operation", "settings")
          .log(
              "{} started before this bundle and may have applied files unchecked: give it a higher"
                  + " start level",
              FILE_INSTALL);
    }
  }

  private void settleWhenStarted() {
    if (framework.getState() == Bundle.ACTIVE) {
      files.settled();
    }
  }
}
