package org.seedferry.console.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.seedferry.api.Sizes;

/** Looks whether deliveries can be written, by writing a file and deleting it again. */
final class LocalRootCheck {

  private static final String LOCAL_ROOT = "local root";
  private static final String REMEDY =
      "name a folder that can be written by --to or in etc/org.seedferry.downloader.cfg";

  private LocalRootCheck() {}

  /**
   * The downloader itself need not run: its setting tells.
   *
   * @param configurations null where there are none
   */
  static void look(ConfigurationAdmin configurations, Findings findings) {
    if (configurations == null) {
      return;
    }
    try {
      Configuration[] known =
          configurations.listConfigurations("(service.pid=org.seedferry.downloader)");
      Object root = known == null ? null : known[0].getProcessedProperties(null).get("local.root");
      if (root == null) {
        findings.bad(LOCAL_ROOT, "is not set", REMEDY);
      } else {
        findings.good(LOCAL_ROOT, of(Path.of(root.toString())));
      }
    } catch (IOException e) {
      findings.bad(LOCAL_ROOT, e.getMessage(), REMEDY);
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException("the filter is a constant", e);
    }
  }

  /**
   * What there is to say of a local root that can be written.
   *
   * @throws IOException when it cannot; the message says why
   */
  private static String of(Path root) throws IOException {
    Path top = root;
    while (!Files.exists(top) && top.getParent() != null) {
      top = top.getParent();
    }
    try {
      Files.delete(Files.createTempFile(top, ".seedferry-check", null));
    } catch (AccessDeniedException e) {
      throw new IOException(root + " cannot be written: permission denied", e);
    } catch (FileSystemException e) {
      String reason = e.getReason() == null ? "it is no folder" : e.getReason();
      throw new IOException(root + " cannot be written: " + reason, e);
    }
    long free = Files.getFileStore(top).getUsableSpace();
    return root + " can be written, " + Sizes.format(free) + " free";
  }
}
