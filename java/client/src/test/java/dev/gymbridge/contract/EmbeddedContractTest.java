package dev.gymbridge.contract;

import dev.gymbridge.client.Endpoints;
import dev.gymbridge.fixture.SharedWorkers;

/** Over the pipes of workers. */
final class EmbeddedContractTest extends GymnasiumContract {
  @Override
  protected Endpoints start() {
    return new SharedWorkers();
  }
}
