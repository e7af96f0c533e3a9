package dev.gymbridge.client;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.gymbridge.env.EnvException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a status of the contract means: the caller's error, a session that is gone, or a connection
 * that is.
 */
enum Errors {
  /** Sending it again cannot help; {@link #exception} says why. */
  FINAL,
  /** The session is gone: make it again and play back. */
  SESSION_LOST,
  /**
   * The environment did not answer in time: its process is ended, then as {@link #SESSION_LOST}.
   */
  HUNG,
  /**
   * The server is stopping, or has not even said in time that its environment does not answer: make
   * the session on another one at once.
   */
  SERVER_LOST,
  /** The connection is gone, the session perhaps not: connect and send again. */
  CONNECTION_LOST;

  /**
   * Set by the server on every error of its own, which tells them from those of a broken
   * connection.
   */
  private static final Metadata.Key<String> DELIBERATE =
      Metadata.Key.of("gymbridge-error", Metadata.ASCII_STRING_MARSHALLER);

  /** What a thread was waiting for is given up, as it is interrupted. */
  static StatusRuntimeException interrupted() {
    return Status.CANCELLED
        .withDescription("the thread that waited was interrupted")
        .asRuntimeException();
  }

  /**
   * Goes on only where this thread is not interrupted.
   *
   * @throws EnvException.Interrupted where it is
   */
  static void requireNotInterrupted(String during, @Nullable Throwable cause) {
    if (Thread.currentThread().isInterrupted()) {
      throw new EnvException.Interrupted(
          "this thread was interrupted while it waited for " + during, cause);
    }
  }

  /**
   * Says that a limit ran out.
   *
   * @param what was asked, by its name in the contract
   */
  static String tooLate(String what, Duration timeout) {
    return "it did not answer %s within %s s (see --%s-timeout)"
        .formatted(
            what,
            BigDecimal.valueOf(timeout.toMillis(), 3).stripTrailingZeros().toPlainString(),
            what.equals("Make") ? "make" : "step");
  }

  /** The highest status code there is. */
  static final int LAST_CODE = Status.Code.UNAUTHENTICATED.value();

  static Errors of(StatusRuntimeException failure) {
    if (isMalformed(failure)) {
      return FINAL;
    }
    return switch (failure.getStatus().getCode()) {
      case ABORTED -> SESSION_LOST;
      case DEADLINE_EXCEEDED -> isDeliberate(failure) ? HUNG : SERVER_LOST;
      case UNAVAILABLE -> isDeliberate(failure) ? SERVER_LOST : CONNECTION_LOST;
      case CANCELLED -> CONNECTION_LOST;
      case INTERNAL, UNKNOWN -> isDeliberate(failure) ? FINAL : CONNECTION_LOST;
      default -> FINAL;
    };
  }

  /**
   * What a server says no with over a local channel, or is known to mean, as it would over gRPC.
   */
  static StatusRuntimeException refusal(int code, String message) {
    Metadata trailers = new Metadata();
    trailers.put(DELIBERATE, "1");
    return Status.fromCodeValue(code).withDescription(message).asRuntimeException(trailers);
  }

  private static boolean isDeliberate(StatusRuntimeException failure) {
    Metadata trailers = failure.getTrailers();
    return trailers != null && trailers.containsKey(DELIBERATE);
  }

  private static boolean isMalformed(StatusRuntimeException failure) {
    return cause(failure) instanceof InvalidProtocolBufferException;
  }

  /** What it all began with, or null where the status does not say. */
  private static @Nullable Throwable cause(StatusRuntimeException failure) {
    Throwable cause = failure.getStatus().getCause();
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /**
   * What happened, in a line: what the server said, or why the connection failed, for which gRPC's
   * own word is "io exception".
   */
  static String what(StatusRuntimeException failure) {
    Throwable cause = cause(failure);
    return cause == null || cause.getMessage() == null
        ? String.valueOf(failure.getStatus().getDescription())
        : cause.getMessage();
  }

  /** What a caller sees where no server answered at an address. */
  static EnvException unreachable(Endpoint endpoint, StatusRuntimeException failure) {
    String death = endpoint.death();
    return new EnvException.Unavailable(
        "no environment server answered at "
            + endpoint.address()
            + ": "
            + (death == null ? Unreachable.why(endpoint.address(), failure) : death),
        failure);
  }

  /** The exception that a caller sees, message intact. */
  static EnvException exception(StatusRuntimeException failure) {
    Status status = failure.getStatus();
    if (isMalformed(failure)) {
      return new EnvException.InvalidReply(
          "the environment server's reply is no message of gymbridge.v1: " + what(failure),
          failure);
    }
    String message =
        status.getDescription() == null ? status.getCode().name() : status.getDescription();
    return switch (status.getCode()) {
      case NOT_FOUND -> new EnvException.UnknownEnvironment(message, failure);
      case INVALID_ARGUMENT, OUT_OF_RANGE -> new EnvException.InvalidArgument(message, failure);
      case FAILED_PRECONDITION -> new EnvException.FailedPrecondition(message, failure);
      case UNIMPLEMENTED ->
          new EnvException.FailedPrecondition(
              "this server does not speak gymbridge.v1: " + message.lines().findFirst().orElse(""),
              failure);
      case RESOURCE_EXHAUSTED -> new EnvException.LimitExceeded(message, failure);
      case UNAUTHENTICATED, PERMISSION_DENIED -> new EnvException.Unauthenticated(message, failure);
      case INTERNAL, UNKNOWN -> new EnvException.Raised(message, failure);
      case DEADLINE_EXCEEDED, ABORTED -> new EnvException.Crashed(message, failure);
      default -> new EnvException.Unavailable(status.getCode() + ": " + message, failure);
    };
  }
}
