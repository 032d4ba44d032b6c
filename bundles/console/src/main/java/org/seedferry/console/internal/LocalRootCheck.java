package org.seedferry.console.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.seedferry.api.Sizes;

/** Looks whether deliveries can be written, by writing a file and deleting it again. */
final class LocalRootCheck {

  private LocalRootCheck() {}

  /**
   * What there is to say of a local root that can be written.
   *
   * @throws IOException when it cannot; the message says why
   */
  static String of(Path root) throws IOException {
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
