package org.seedferry.rpc.internal.transmission;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.rpc.internal.desk.DeskRig;

/** A test of the remote control over a desk, by HTTP. */
abstract class OverTheWire {

  static final String HASH = DeskRig.HASH;

  @TempDir Path root;
  DeskRig rig;
  Wire wire;

  @BeforeEach
  void open() throws IOException {
    rig = new DeskRig(root);
    wire = new Wire(rig);
  }

  @AfterEach
  void close() {
    wire.close();
    rig.close();
  }
}
