package dev.gymbridge.client;

import dev.gymbridge.env.EnvironmentInfo;
import dev.gymbridge.v1.EnvironmentServiceGrpc;
import dev.gymbridge.v1.ListEnvironmentsRequest;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The ids that a server can make. */
public final class EnvironmentListing {
  /** Making every environment of both runtimes once takes minutes. */
  private static final long TIMEOUT_SECONDS = 600;

  private EnvironmentListing() {}

  /**
   * Asks a server.
   *
   * @throws dev.gymbridge.env.EnvException where none answers
   */
  public static List<EnvironmentInfo> list(Endpoints endpoints, String filter, boolean withSpaces) {
    try (Endpoint endpoint = endpoints.openForListing()) {
      ListEnvironmentsRequest request =
          ListEnvironmentsRequest.newBuilder().setFilter(filter).setWithSpaces(withSpaces).build();
      return EnvironmentServiceGrpc.newBlockingStub(endpoint.channel())
          .withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS)
          .listEnvironments(request)
          .getEnvironmentsList()
          .stream()
          .map(EnvironmentListing::decode)
          .toList();
    } catch (StatusRuntimeException failure) {
      throw Errors.exception(failure);
    }
  }

  private static EnvironmentInfo decode(dev.gymbridge.v1.EnvironmentInfo info) {
    return new EnvironmentInfo(
        info.getId(),
        info.getRuntime(),
        info.hasObservationSpace() ? SpaceMessages.decode(info.getObservationSpace()) : null,
        info.hasActionSpace() ? SpaceMessages.decode(info.getActionSpace()) : null,
        info.getUnavailable().isEmpty() ? null : info.getUnavailable());
  }
}
