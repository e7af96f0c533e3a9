package dev.gymbridge.contract;

import static dev.gymbridge.contract.RawSession.COUNT;
import static dev.gymbridge.contract.RawSession.actions;
import static dev.gymbridge.contract.RawSession.steps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.client.Endpoint;
import dev.gymbridge.client.Endpoints;
import dev.gymbridge.client.GrpcWire;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.v1.StepRequest;
import dev.gymbridge.v1.StepResponse;
import io.grpc.Status;
import org.junit.jupiter.api.Test;

/** The rules of the contract for streams, which there are over gRPC only. */
public interface StreamContract {
  /** The server under test. */
  Endpoints endpoints();

  private RawSession count(int environments, int length) {
    return RawSession.count(endpoints(), environments, length);
  }

  private RawStream stream() {
    try (Endpoint place = endpoints().open(EnvConfig.of(COUNT), null)) {
      return new RawStream(((GrpcWire) place.connect()).channel());
    }
  }

  @Test
  default void aSessionOutlivesItsStreamByItsLease() {
    try (RawSession session = count(1, 10)) {
      assertThat(session.made().getLeaseMs()).isPositive();
    }
  }

  @Test
  default void aStreamAnswersInOrderAndEndsWithItsRequests() throws Exception {
    try (RawSession session = count(2, 100)) {
      session.reset(1, 2);
      RawStream stream = stream();
      for (long step = 1; step <= 20; step++) {
        stream.send(session.number(RawSession.step(2)));
        assertThat(steps(stream.reply().getObservationsList())).containsExactly(step, step);
      }
      stream.halfClose();
      assertThat(stream.end().isOk()).isTrue();
      assertThat(steps(session.step().getObservationsList())).containsExactly(21L, 21L);
    }
  }

  @Test
  default void aSecondStreamEndsTheFirstAndGetsTheRememberedReply() throws Exception {
    try (RawSession session = count(1, 10)) {
      session.reset(1);
      RawStream first = stream();
      StepRequest step = session.number(RawSession.step(1));
      first.send(step);
      StepResponse reply = first.reply();
      RawStream second = stream();
      second.send(step);
      assertThat(second.reply()).isEqualTo(reply);
      assertThat(first.end().isOk()).isFalse();
      second.send(session.number(RawSession.step(1)));
      assertThat(steps(second.reply().getObservationsList())).containsExactly(2L);
      second.halfClose();
    }
  }

  @Test
  default void anErrorEndsTheStreamButNotTheSession() throws Exception {
    try (RawSession session = count(1, 10)) {
      session.reset(1);
      RawStream stream = stream();
      stream.send(session.number(RawSession.step(1).setActions(0, actions(5))));
      Status end = stream.end();
      assertThat(end.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(end.getDescription()).contains("Discrete(2)");
      assertThat(steps(session.step().getObservationsList())).containsExactly(1L);
    }
  }

  @Test
  default void aStreamIsOfOneSession() throws Exception {
    try (RawSession session = count(1, 10);
        RawSession other = count(1, 10)) {
      session.reset(1);
      other.reset(1);
      RawStream stream = stream();
      stream.send(session.number(RawSession.step(1)));
      assertThat(stream.reply().getSequence()).isEqualTo(2);
      stream.send(other.number(RawSession.step(1)));
      assertThat(stream.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
  }

  @Test
  default void aStreamWhoseSessionIsClosedEndsAsAborted() throws Exception {
    try (RawSession session = count(1, 10)) {
      session.reset(1);
      RawStream stream = stream();
      stream.send(session.number(RawSession.step(1)));
      stream.reply();
      session.end();
      Status end = stream.end();
      assertThat(end.getCode()).isEqualTo(Status.Code.ABORTED);
      assertThat(end.getDescription()).contains("closed");
    }
  }
}
