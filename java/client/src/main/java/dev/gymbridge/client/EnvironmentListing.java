package dev.gymbridge.client;

import dev.gymbridge.env.EnvException;
import dev.gymbridge.env.EnvironmentInfo;
import dev.gymbridge.v1.ListEnvironmentsRequest;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;

/** The ids that a server can make. */
public final class EnvironmentListing {
  /** Making every environment of both runtimes once takes minutes. */
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private EnvironmentListing() {}

  /**
   * Asks a server.
   *
   * @throws EnvException where none answers
   */
  public static List<EnvironmentInfo> list(Endpoints endpoints, String filter, boolean withSpaces) {
    ListEnvironmentsRequest request =
        ListEnvironmentsRequest.newBuilder().setFilter(filter).setWithSpaces(withSpaces).build();
    try (Endpoint endpoint = endpoints.openForListing()) {
      return ask(endpoint, request);
    }
  }

  private static List<EnvironmentInfo> ask(Endpoint endpoint, ListEnvironmentsRequest request) {
    try {
      return endpoint
          .connect()
          .call(Method.LIST_ENVIRONMENTS, request, TIMEOUT)
          .getEnvironmentsList()
          .stream()
          .map(EnvironmentListing::decode)
          .toList();
    } catch (StatusRuntimeException failure) {
      if (Errors.of(failure) == Errors.CONNECTION_LOST) {
        throw new EnvException.Unavailable(
            "no environment server answered at "
                + endpoint.address()
                + ": "
                + Errors.what(failure)
                + ". Is it running, and is the address right?",
            failure);
      }
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
