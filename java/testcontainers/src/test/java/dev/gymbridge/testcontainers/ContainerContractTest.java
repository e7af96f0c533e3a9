package dev.gymbridge.testcontainers;

import dev.gymbridge.client.Endpoints;
import dev.gymbridge.client.RemoteEndpoints;
import dev.gymbridge.contract.GymnasiumContract;
import dev.gymbridge.contract.StreamContract;
import dev.gymbridge.fixture.TestEnvironments;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;

/** The whole contract, in the container. */
@RequiresDocker
final class ContainerContractTest extends GymnasiumContract implements StreamContract {
  private final GymnasiumContainer container =
      new GymnasiumContainer().withModule(TestEnvironments.MODULE, TestEnvironments.FOLDER);

  @Override
  protected Endpoints start() {
    container.start();
    return new RemoteEndpoints(
        List.of(container.address()), container.tls(), container.token(), Duration.ofSeconds(5));
  }

  @AfterAll
  void stop() {
    container.stop();
  }
}
