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
    Endpoint failed = null;
    for (int left = endpoints.count(); ; left--) {
      try (Endpoint endpoint = endpoints.openForListing(failed)) {
        failed = endpoint;
        return ask(
            endpoint.connect(), request, LiveSession.timeToConnect(endpoint, endpoints.patience()));
      } catch (StatusRuntimeException failure) {
        Errors.requireNotInterrupted("the list of environments", failure);
        Errors error = Errors.of(failure);
        boolean unreachable = error == Errors.CONNECTION_LOST || error == Errors.SERVER_LOST;
        if (!unreachable || failed == null) {
          throw Errors.exception(failure);
        }
        if (left <= 1) {
          throw Errors.unreachable(failed, failure);
        }
      }
    }
  }

  private static List<EnvironmentInfo> ask(
      Wire wire, ListEnvironmentsRequest request, Duration patience) {
    wire.connect(patience);
    return wire.call(Method.LIST_ENVIRONMENTS, request, TIMEOUT).getEnvironmentsList().stream()
        .map(EnvironmentListing::decode)
        .toList();
  }

  private static EnvironmentInfo decode(dev.gymbridge.v1.EnvironmentInfo info) {
    if (info.getId().isEmpty() || info.getRuntime().isEmpty()) {
      throw new EnvException.InvalidReply(
          "the environment server listed \""
              + info.getId()
              + "\" of runtime \""
              + info.getRuntime()
              + "\"; it is of another version than this client, or has a fault",
          null);
    }
    return new EnvironmentInfo(
        info.getId(),
        info.getRuntime(),
        info.hasObservationSpace() ? SpaceMessages.decode(info.getObservationSpace()) : null,
        info.hasActionSpace() ? SpaceMessages.decode(info.getActionSpace()) : null,
        info.getUnavailable().isEmpty() ? null : info.getUnavailable());
  }
}
