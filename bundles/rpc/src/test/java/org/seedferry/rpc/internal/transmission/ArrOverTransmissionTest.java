package org.seedferry.rpc.internal.transmission;

import java.io.IOException;
import org.seedferry.rpc.internal.desk.ArrOverDesk;
import org.seedferry.testing.arr.ArrClient;
import org.seedferry.testing.arr.ArrSettings;
import org.seedferry.testing.arr.ArrTransmission;
import org.seedferry.testing.fake.FakeArr;

class ArrOverTransmissionTest extends ArrOverDesk {

  private Wire wire;

  @Override
  protected ArrSettings settings(FakeArr.App app) throws IOException {
    if (wire == null) {
      wire = new Wire(rig);
    }
    return ArrSettings.transmission(app, wire.uri().resolve("/"));
  }

  @Override
  protected ArrClient client(ArrSettings settings) {
    return new ArrTransmission(settings);
  }

  @Override
  protected void end() {
    if (wire != null) {
      wire.close();
    }
  }
}
