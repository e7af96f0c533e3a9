package dev.gymbridge.contract;

import dev.gymbridge.client.Endpoints;
import dev.gymbridge.fake.FakeEndpoints;

final class FakeServerContractTest extends EnvServerContract implements StreamContract {
  @Override
  protected Endpoints start() {
    return new FakeEndpoints();
  }
}
