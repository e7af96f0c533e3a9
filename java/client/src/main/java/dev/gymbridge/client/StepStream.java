package dev.gymbridge.client;

import dev.gymbridge.v1.EnvironmentServiceGrpc;
import dev.gymbridge.v1.StepRequest;
import dev.gymbridge.v1.StepResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The stream one session is stepped over, one request in flight.
 *
 * <p>Replies are handed from the network thread to the waiting one by a volatile field, which costs
 * less than a queue; a deadline holds for each message, because gRPC's own would cover the whole
 * stream. It counts sleeps, not the clock: what passes while this process is stopped is nobody's
 * fault.
 */
final class StepStream extends ClientCall.Listener<StepResponse> {
  private static final long SLEEP_NANOS = 20_000_000;

  private final ClientCall<StepRequest, StepResponse> call;
  private volatile @Nullable StepResponse response;
  private volatile @Nullable StatusRuntimeException failure;
  private volatile @Nullable Thread waiter;
  private final Waiting waiting = new Waiting();

  private StepStream(Channel channel) {
    call = channel.newCall(EnvironmentServiceGrpc.getStepsMethod(), CallOptions.DEFAULT);
  }

  static StepStream open(Channel channel) {
    StepStream stream = new StepStream(channel);
    stream.call.start(stream, new Metadata());
    stream.call.request(1);
    return stream;
  }

  void send(StepRequest request) {
    if (failure == null) {
      call.sendMessage(request);
    }
  }

  /**
   * Waits for the reply to the request that was sent.
   *
   * @throws StatusRuntimeException where the stream ended; DEADLINE_EXCEEDED where it took longer
   *     than the timeout; CANCELLED where this thread is interrupted
   */
  StepResponse await(Duration timeout) {
    long sleepsLeft = timeout.plus(GrpcWire.GRACE).toNanos() / SLEEP_NANOS + 1;
    waiter = Thread.currentThread();
    waiting.begin();
    try {
      while (true) {
        StepResponse arrived = response;
        if (arrived != null) {
          response = null;
          waiting.end();
          return arrived;
        }
        StatusRuntimeException ended = failure;
        if (ended != null) {
          throw ended;
        }
        if (waiting.stayAwake()) {
          continue;
        }
        if (Thread.currentThread().isInterrupted()) {
          throw Errors.interrupted();
        }
        if (sleepsLeft-- == 0) {
          throw Status.DEADLINE_EXCEEDED
              .withDescription(Errors.tooLate("Step", timeout))
              .asRuntimeException();
        }
        LockSupport.parkNanos(this, SLEEP_NANOS);
      }
    } finally {
      waiter = null;
    }
  }

  void cancel(String reason) {
    call.cancel(reason, null);
  }

  @Override
  public void onMessage(StepResponse message) {
    response = message;
    LockSupport.unpark(waiter);
    call.request(1);
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    Status error =
        status.isOk() ? Status.UNAVAILABLE.withDescription("the server ended the stream") : status;
    failure = error.asRuntimeException(trailers);
    LockSupport.unpark(waiter);
  }
}
