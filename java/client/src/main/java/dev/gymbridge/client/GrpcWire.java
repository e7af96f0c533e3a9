package dev.gymbridge.client;

import com.google.protobuf.MessageLite;
import dev.gymbridge.v1.CloseRequest;
import dev.gymbridge.v1.MakeRequest;
import dev.gymbridge.v1.StepRequest;
import dev.gymbridge.v1.StepResponse;
import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A session's messages over gRPC: steps over a stream, the others as calls of their own. */
public final class GrpcWire implements Wire {
  /** What a server is given on top of a limit to say itself that it ran out. */
  static final Duration GRACE = Duration.ofSeconds(2);

  private static final Duration SLEEP = Duration.ofMillis(20);

  /** After so long, and again after as much, it is said that a session is still being made. */
  private static final Duration TOLD_EVERY = Duration.ofSeconds(5);

  private final ManagedChannel channel;
  private final Runnable answered;
  private final long sleepsUntilTold;
  private volatile @Nullable StepStream stream;

  /** Over a connection, which may carry other sessions too. */
  public GrpcWire(ManagedChannel channel) {
    this(channel, () -> {});
  }

  /**
   * Likewise.
   *
   * @param answered is run whenever the server is seen to be there
   */
  GrpcWire(ManagedChannel channel, Runnable answered) {
    this(channel, answered, TOLD_EVERY);
  }

  /**
   * Likewise.
   *
   * @param toldEvery how long a session is made until that is told
   */
  GrpcWire(ManagedChannel channel, Runnable answered, Duration toldEvery) {
    this.channel = channel;
    this.answered = answered;
    this.sleepsUntilTold = toldEvery.dividedBy(SLEEP);
  }

  /** The connection. */
  public ManagedChannel channel() {
    return channel;
  }

  /** A server that stands still takes a connection, but does not say that it is there. */
  @Override
  public void connect(Duration patience) {
    ConnectivityState state = channel.getState(true);
    long deadline = System.nanoTime() + patience.toNanos();
    Thread waiter = Thread.currentThread();
    while (isComing(state)) {
      if (waiter.isInterrupted()) {
        throw Errors.interrupted();
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw Status.UNAVAILABLE
            .withDescription("it said nothing within " + patience.toMillis() + " ms")
            .asRuntimeException();
      }
      channel.notifyWhenStateChanged(state, () -> LockSupport.unpark(waiter));
      LockSupport.parkNanos(this, left);
      state = channel.getState(true);
    }
    if (state == ConnectivityState.READY) {
      answered.run();
    }
  }

  private static boolean isComing(ConnectivityState state) {
    return state == ConnectivityState.IDLE || state == ConnectivityState.CONNECTING;
  }

  @Override
  public <Q extends MessageLite, R extends MessageLite> R call(
      Method<Q, R> method, Q request, Duration timeout) {
    CallOptions options = CallOptions.DEFAULT.withMaxInboundMessageSize(MAX_MESSAGE_BYTES);
    Future<R> reply = ClientCalls.futureUnaryCall(channel.newCall(method.rpc(), options), request);
    try {
      return await(method.name(), request, reply, timeout);
    } catch (StatusRuntimeException failure) {
      channel.resetConnectBackoff();
      throw failure;
    }
  }

  /** As {@link StepStream} does: by sleeps, where gRPC's own deadline would go by the clock. */
  private <R> R await(String what, MessageLite request, Future<R> reply, Duration timeout) {
    long most = timeout.plus(GRACE).dividedBy(SLEEP) + 1;
    for (long sleeps = 1; sleeps <= most; sleeps++) {
      try {
        return reply.get(SLEEP.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException asleep) {
        if (sleeps % sleepsUntilTold == 0 && request instanceof MakeRequest make) {
          tellThatItIsMade(make, SLEEP.multipliedBy(sleeps).toSeconds());
        }
      } catch (InterruptedException interrupted) {
        reply.cancel(true);
        Thread.currentThread().interrupt();
        throw Errors.interrupted();
      } catch (ExecutionException failed) {
        throw failed.getCause() instanceof StatusRuntimeException failure
            ? failure
            : Status.fromThrowable(failed).asRuntimeException();
      }
    }
    reply.cancel(true);
    throw Status.DEADLINE_EXCEEDED
        .withDescription(Errors.tooLate(what, timeout))
        .asRuntimeException();
  }

  /** The contract has no place for more: how many there are by then is in the server's log. */
  private static void tellThatItIsMade(MakeRequest request, long seconds) {
    System.getLogger(GrpcWire.class.getName())
        .log(
            System.Logger.Level.INFO,
            "%d × %s: still being made after %d s"
                .formatted(request.getNumEnvs(), request.getId(), seconds));
  }

  /** Over a new stream where the last one broke. */
  @Override
  public void send(StepRequest request, Duration timeout) {
    StepStream current = stream;
    if (current == null) {
      current = StepStream.open(channel);
      stream = current;
    }
    current.send(request);
  }

  @Override
  public StepResponse await(Duration timeout) {
    StepStream current = stream;
    if (current == null) {
      throw new IllegalStateException("no step was sent");
    }
    try {
      return current.await(timeout);
    } catch (StatusRuntimeException failure) {
      current.cancel("broken");
      stream = null;
      channel.resetConnectBackoff();
      throw failure;
    }
  }

  @Override
  public void close(CloseRequest request, Duration timeout) {
    StepStream current = stream;
    if (current != null) {
      current.cancel("closed");
    }
    var unused = call(Method.CLOSE, request, timeout);
  }
}
