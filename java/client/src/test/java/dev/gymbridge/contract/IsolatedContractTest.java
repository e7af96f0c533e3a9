package dev.gymbridge.contract;

import dev.gymbridge.client.Endpoints;
import dev.gymbridge.fixture.SharedServer;

final class IsolatedContractTest extends GymnasiumContract {
  @Override
  protected Endpoints start() {
    return SharedServer.start("--isolation", "process");
  }
}
