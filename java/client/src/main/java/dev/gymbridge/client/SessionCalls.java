package dev.gymbridge.client;

import dev.gymbridge.v1.CloseRequest;
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
  private final Wire wire;
  private long sequence;
  private volatile boolean made;

  SessionCalls(Endpoint endpoint) {
    this.endpoint = endpoint;
    this.wire = endpoint.connect();
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /** Waits while the connection is being made. */
  void connect(Duration patience) {
    wire.connect(patience);
  }

  MakeResponse make(MakeRequest request, Duration timeout) {
    made = true;
    return wire.call(Method.MAKE, request.toBuilder().setSession(session).build(), timeout);
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
    return wire.call(Method.RESET, request, timeout);
  }

  /** Sends a step without waiting for its reply. */
  void send(StepRequest request, Duration timeout) {
    wire.send(request, timeout);
  }

  /** Waits for the step that was sent. */
  StepResponse await(Duration timeout) {
    return wire.await(timeout);
  }

  RenderResponse render(int index, Duration timeout) {
    RenderRequest request = RenderRequest.newBuilder().setSession(session).setIndex(index).build();
    return wire.call(Method.RENDER, request, timeout);
  }

  /**
   * Ends the session, also where this thread is interrupted. A server that cannot be reached ends
   * it by itself when the lease runs out.
   */
  void close() {
    if (!made || endpoint.death() != null) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      wire.close(CloseRequest.newBuilder().setSession(session).build(), CLOSE_TIMEOUT);
    } catch (StatusRuntimeException unreachable) {
      System.getLogger(SessionCalls.class.getName())
          .log(System.Logger.Level.DEBUG, "session left to its lease", unreachable);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
