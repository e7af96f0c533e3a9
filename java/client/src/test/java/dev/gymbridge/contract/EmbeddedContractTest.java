package dev.gymbridge.contract;

import dev.gymbridge.client.Endpoints;
import dev.gymbridge.fixture.SharedServer;

final class EmbeddedContractTest extends GymnasiumContract {
  @Override
  protected Endpoints start() {
    return SharedServer.start("--isolation", "none");
  }
}
