package dev.gymbridge.fake;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** What a server says no with: a status and its message, marked as its own. */
final class Refusal {
  private static final Metadata.Key<String> DELIBERATE =
      Metadata.Key.of("gymbridge-error", Metadata.ASCII_STRING_MARSHALLER);

  private Refusal() {}

  static StatusRuntimeException of(Status status, String message) {
    Metadata trailers = new Metadata();
    trailers.put(DELIBERATE, "1");
    return status.withDescription(message).asRuntimeException(trailers);
  }

  static StatusRuntimeException invalid(String message) {
    return of(Status.INVALID_ARGUMENT, message);
  }

  static StatusRuntimeException precondition(String message) {
    return of(Status.FAILED_PRECONDITION, message);
  }

  /** Refuses a repeated field that does not have one element for each environment. */
  static void requireLength(String field, int length, int environments) {
    if (length != environments) {
      throw invalid(
          "%s has length %d; the session has %d environments"
              .formatted(field, length, environments));
    }
  }
}
