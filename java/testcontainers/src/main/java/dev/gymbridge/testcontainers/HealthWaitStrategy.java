package dev.gymbridge.testcontainers;

import dev.gymbridge.client.Endpoint;
import dev.gymbridge.client.GrpcWire;
import dev.gymbridge.client.RemoteEndpoints;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/** Waits until the server answers its health check, over the connection that clients will use. */
final class HealthWaitStrategy extends AbstractWaitStrategy {
  private static final Duration PAUSE = Duration.ofMillis(100);

  @Override
  protected void waitUntilReady() {
    GymnasiumContainer container = (GymnasiumContainer) waitStrategyTarget;
    long deadline = System.nanoTime() + startupTimeout.toNanos();
    try (RemoteEndpoints servers =
        new RemoteEndpoints(
            List.of(container.address()), container.tls(), container.token(), startupTimeout)) {
      Endpoint server = servers.openForListing(null);
      while (!isServing(server)) {
        if (!container.isRunning()) {
          throw new ContainerLaunchException(
              "the environment server ended: " + container.getLogs().strip());
        }
        if (System.nanoTime() > deadline) {
          throw new ContainerLaunchException(
              "the environment server was not healthy within " + startupTimeout.toSeconds() + " s");
        }
        sleep();
      }
    }
  }

  private static boolean isServing(Endpoint server) {
    try {
      return HealthGrpc.newBlockingStub(((GrpcWire) server.connect()).channel())
              .withDeadlineAfter(1, TimeUnit.SECONDS)
              .check(HealthCheckRequest.getDefaultInstance())
              .getStatus()
          == ServingStatus.SERVING;
    } catch (StatusRuntimeException notYet) {
      return false;
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ContainerLaunchException("interrupted", interrupted);
    }
  }
}
