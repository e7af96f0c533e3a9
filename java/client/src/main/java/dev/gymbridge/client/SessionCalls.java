package dev.gymbridge.client;

import dev.gymbridge.v1.CloseRequest;
import dev.gymbridge.v1.EnvironmentServiceGrpc;
import dev.gymbridge.v1.EnvironmentServiceGrpc.EnvironmentServiceBlockingStub;
import dev.gymbridge.v1.MakeRequest;
import dev.gymbridge.v1.MakeResponse;
import dev.gymbridge.v1.RenderRequest;
import dev.gymbridge.v1.RenderResponse;
import dev.gymbridge.v1.ResetRequest;
import dev.gymbridge.v1.ResetResponse;
import dev.gymbridge.v1.StepRequest;
import dev.gymbridge.v1.StepResponse;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One session on one server, as the contract has it: names it, numbers its requests, sends them.
 *
 * <p>Every method throws {@link StatusRuntimeException}; what that means is for {@link
 * DurableSession}. A request keeps its number when it is sent again, so the server never executes
 * it twice.
 */
final class SessionCalls {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final Endpoint endpoint;
  private final String session = UUID.randomUUID().toString();
  private long sequence;
  private volatile @Nullable StepStream stream;

  SessionCalls(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  MakeResponse make(MakeRequest request, Duration timeout) {
    return stub(timeout).make(request.toBuilder().setSession(session).build());
  }

  /** The request, named and with the next number, ready to be sent once or again. */
  ResetRequest number(ResetRequest.Builder request) {
    return request.setSession(session).setSequence(++sequence).build();
  }

  /** The request, named and with the next number, ready to be sent once or again. */
  StepRequest number(StepRequest.Builder request) {
    return request.setSession(session).setSequence(++sequence).build();
  }

  ResetResponse reset(ResetRequest request, Duration timeout) {
    return stub(timeout).reset(request);
  }

  /** Sends a step without waiting, on a new stream where the last one broke. */
  void send(StepRequest request) {
    StepStream current = stream;
    if (current == null) {
      current = StepStream.open(endpoint.channel());
      stream = current;
    }
    current.send(request);
  }

  /** Waits for the step that was sent. */
  StepResponse await(Duration timeout) {
    StepStream current = stream;
    if (current == null) {
      throw new IllegalStateException("no step was sent");
    }
    try {
      return current.await(timeout);
    } catch (StatusRuntimeException failure) {
      current.cancel("broken");
      stream = null;
      throw failure;
    }
  }

  RenderResponse render(int index, Duration timeout) {
    return stub(timeout)
        .render(RenderRequest.newBuilder().setSession(session).setIndex(index).build());
  }

  /**
   * Ends the session. A server that cannot be reached ends it by itself when the lease runs out.
   */
  void close() {
    StepStream current = stream;
    if (current != null) {
      current.cancel("closed");
    }
    if (endpoint.death() != null) {
      return;
    }
    try {
      stub(CLOSE_TIMEOUT).close(CloseRequest.newBuilder().setSession(session).build());
    } catch (StatusRuntimeException unreachable) {
      System.getLogger(SessionCalls.class.getName())
          .log(System.Logger.Level.DEBUG, "session left to its lease", unreachable);
    }
  }

  private EnvironmentServiceBlockingStub stub(Duration timeout) {
    return EnvironmentServiceGrpc.newBlockingStub(endpoint.channel())
        .withMaxInboundMessageSize(Channels.MAX_MESSAGE_BYTES)
        .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }
}
