package dev.gymbridge.client;

import com.google.protobuf.MessageLite;
import dev.gymbridge.v1.CloseRequest;
import dev.gymbridge.v1.StepRequest;
import dev.gymbridge.v1.StepResponse;
import java.time.Duration;

/**
 * How the messages of one session travel to its server and back, one request at a time.
 *
 * <p>What fails, fails with a {@link io.grpc.StatusRuntimeException} of the contract's codes,
 * whatever the messages travel over.
 */
public interface Wire {
  /**
   * No larger message is read, whoever sends it: twice what servers send unless they are told
   * otherwise. The first bytes of a text, taken for a length, are more than that.
   */
  int MAX_MESSAGE_BYTES = 128 << 20;

  /**
   * Waits while the connection is being made, and returns at once where there is one or cannot be
   * one: that is for the request that follows to tell.
   *
   * @throws io.grpc.StatusRuntimeException UNAVAILABLE, where it is not made in time
   */
  void connect(Duration patience);

  /** Sends a request and waits for the reply; DEADLINE_EXCEEDED where that takes too long. */
  <Q extends MessageLite, R extends MessageLite> R call(
      Method<Q, R> method, Q request, Duration timeout);

  /**
   * Sends a step without waiting for its reply. Never fails: what went wrong is for {@link #await}.
   *
   * @param timeout how long the server may take until it takes the request
   */
  void send(StepRequest request, Duration timeout);

  /** Waits for the reply to the step that was sent; DEADLINE_EXCEEDED where that takes too long. */
  StepResponse await(Duration timeout);

  /** Gives up the step that was sent, and ends the session. */
  void close(CloseRequest request, Duration timeout);
}
