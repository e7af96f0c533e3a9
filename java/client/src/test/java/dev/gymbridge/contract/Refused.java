package dev.gymbridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Asserts that a server says no, with what and why. */
final class Refused {
  private Refused() {}

  static void with(Status.Code code, ThrowingCallable call, String... partsOfTheMessage) {
    StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(refusal).as("a refusal").isNotNull();
    assertThat(refusal.getStatus().getCode()).as(refusal.getMessage()).isEqualTo(code);
    assertThat(refusal.getStatus().getDescription()).contains(partsOfTheMessage);
  }

  static void asInvalid(ThrowingCallable call, String... partsOfTheMessage) {
    with(Status.Code.INVALID_ARGUMENT, call, partsOfTheMessage);
  }
}
