package org.seedferry.ledger.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** The name of this node, made once and kept in a file. */
final class NodeId {

  private NodeId() {}

  static String keptIn(Path file) throws IOException {
    if (Files.exists(file)) {
      String kept = Files.readString(file).strip();
      if (!kept.isEmpty()) {
        return kept;
      }
    }
    String made = "node-" + UUID.randomUUID().toString().substring(0, 13);
    PrivateFiles.folder(file.toAbsolutePath().getParent());
    PrivateFiles.write(file, made + "\n");
    return made;
  }
}
