package dev.gymbridge.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.gymbridge.env.EnvException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ErrorsTest {
  private static StatusRuntimeException failure(Status.Code code, boolean deliberate) {
    Metadata trailers = new Metadata();
    if (deliberate) {
      trailers.put(Metadata.Key.of("gymbridge-error", Metadata.ASCII_STRING_MARSHALLER), "1");
    }
    return code.toStatus().withDescription("why").asRuntimeException(trailers);
  }

  @ParameterizedTest(name = "{0}, said by the server: {1}, means {2}")
  @CsvSource({
    "ABORTED, true, SESSION_LOST",
    "DEADLINE_EXCEEDED, true, HUNG",
    "DEADLINE_EXCEEDED, false, SERVER_LOST",
    "UNAVAILABLE, true, SERVER_LOST",
    "UNAVAILABLE, false, CONNECTION_LOST",
    "CANCELLED, false, CONNECTION_LOST",
    "INTERNAL, false, CONNECTION_LOST",
    "UNKNOWN, false, CONNECTION_LOST",
    "INTERNAL, true, FINAL",
    "INVALID_ARGUMENT, true, FINAL",
    "RESOURCE_EXHAUSTED, false, FINAL",
    "UNAUTHENTICATED, false, FINAL"
  })
  void aStatusTellsWhatIsGone(Status.Code code, boolean deliberate, Errors meaning) {
    assertThat(Errors.of(failure(code, deliberate))).isEqualTo(meaning);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "NOT_FOUND, UnknownEnvironment",
    "INVALID_ARGUMENT, InvalidArgument",
    "FAILED_PRECONDITION, FailedPrecondition",
    "UNIMPLEMENTED, FailedPrecondition",
    "RESOURCE_EXHAUSTED, LimitExceeded",
    "UNAUTHENTICATED, Unauthenticated",
    "INTERNAL, Raised",
    "ABORTED, Crashed",
    "DEADLINE_EXCEEDED, Crashed",
    "UNAVAILABLE, Unavailable"
  })
  void aStatusBecomesAnExceptionWithItsMessage(Status.Code code, String type) {
    EnvException exception = Errors.exception(failure(code, true));
    assertThat(exception.getClass().getSimpleName()).isEqualTo(type);
    assertThat(exception)
        .hasMessageContaining("why")
        .hasCauseInstanceOf(StatusRuntimeException.class);
  }

  @Test
  void aReplyThatIsNoMessageIsNotAskedForAgain() {
    Throwable unreadable =
        Status.INTERNAL.withCause(new InvalidProtocolBufferException("cut")).asRuntimeException();
    StatusRuntimeException failure = Status.CANCELLED.withCause(unreadable).asRuntimeException();
    assertThat(Errors.of(failure)).isEqualTo(Errors.FINAL);
    assertThat(Errors.exception(failure))
        .isInstanceOf(EnvException.InvalidReply.class)
        .hasMessageContaining("cut");
  }

  @Test
  void aStatusWithoutAMessageSaysItsCode() {
    assertThat(Errors.exception(Status.NOT_FOUND.asRuntimeException())).hasMessage("NOT_FOUND");
  }
}
