package dev.gymbridge.contract;

import dev.gymbridge.client.Endpoints;
import dev.gymbridge.fixture.SharedServer;

/** Over gRPC, with a worker behind the server. */
final class GrpcContractTest extends GymnasiumContract implements StreamContract {
  @Override
  protected Endpoints start() {
    return SharedServer.start();
  }
}
