package dev.gymbridge.client;

import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.v1.MakeRequest;
import dev.gymbridge.v1.MakeResponse;
import dev.gymbridge.v1.RenderResponse;
import dev.gymbridge.v1.ResetRequest;
import dev.gymbridge.v1.ResetResponse;
import dev.gymbridge.v1.StepRequest;
import dev.gymbridge.v1.StepResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A session that is always on some server: survives broken connections by sending the same request
 * again, and can be made again where it is gone. What its environments were doing then is for
 * {@link DurableSession}.
 */
final class LiveSession implements AutoCloseable {
  /** Python and its imports; what the server itself allows. */
  private static final Duration MAKE_TIMEOUT = Duration.ofMinutes(2);

  /** Each constructor; likewise. */
  private static final Duration MAKE_TIMEOUT_PER_ENVIRONMENT = Duration.ofSeconds(10);

  /**
   * A connection may take that long to be made on a busy machine, however short the patience is.
   */
  private static final Duration LEAST_TO_CONNECT = Duration.ofSeconds(2);

  /**
   * How long all addresses together may not answer that have never done so: who starts a server
   * just now, and mistyped none, is not waited for longer.
   */
  private static final Duration FIRST_CONTACT = Duration.ofSeconds(2);

  private static final int MAKE_ATTEMPTS = 3;
  private static final long FIRST_PAUSE_NANOS = 20_000_000;
  private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;

  private final Endpoints endpoints;
  private final EnvConfig config;
  private final MakeRequest makeRequest;
  private final Duration stepTimeout;
  private volatile SessionCalls calls;
  private volatile boolean closed;
  private @Nullable MakeResponse made;
  private @Nullable Replies replies;
  private @Nullable StepRequest inFlight;

  LiveSession(Endpoints endpoints, EnvConfig config, MakeRequest makeRequest) {
    this.endpoints = endpoints;
    this.config = config;
    this.makeRequest = makeRequest;
    this.stepTimeout = config.stepTimeout();
    this.calls = new SessionCalls(endpoints.open(config, null));
  }

  /**
   * Makes the session, on another server where this one is dead, full or does not answer.
   *
   * @return what its environments are
   * @throws EnvException where it cannot be made
   */
  EnvDescription make() {
    MakeResponse response = makeSomewhere();
    MakeResponse before = made;
    if (before != null && !isSame(before, response)) {
      throw new EnvException.Diverged(
          "cannot go on with "
              + config.id()
              + ": the environment server at "
              + calls.endpoint().address()
              + " made it with other spaces or in another runtime than the one before",
          null);
    }
    Replies checked = new Replies(makeRequest, response);
    made = response;
    replies = checked;
    return checked.description();
  }

  private static boolean isSame(MakeResponse made, MakeResponse again) {
    return made.getObservationSpace().equals(again.getObservationSpace())
        && made.getActionSpace().equals(again.getActionSpace())
        && made.getRuntime().equals(again.getRuntime());
  }

  private MakeResponse makeSomewhere() {
    int attempts = Math.max(MAKE_ATTEMPTS, endpoints.count());
    Duration timeout =
        config.makeTimeout().isZero()
            ? MAKE_TIMEOUT.plus(MAKE_TIMEOUT_PER_ENVIRONMENT.multipliedBy(config.environments()))
            : config.makeTimeout();
    long started = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      try {
        Duration patience =
            calls.endpoint().hasAnswered()
                ? endpoints.patience().dividedBy(attempts)
                : patienceAtFirst(started, endpoints.count() + 1 - attempt);
        return reconnecting(() -> calls.make(makeRequest, timeout), patience, false);
      } catch (StatusRuntimeException failure) {
        if (attempt == attempts || !mayWorkElsewhere(failure, attempt)) {
          throw notMade(failure);
        }
        move();
      }
    }
  }

  /** With one of some servers that have never answered, of which this many are left to try. */
  private Duration patienceAtFirst(long started, int left) {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
    Duration all = shorter(endpoints.patience(), FIRST_CONTACT).minus(elapsed);
    return all.isNegative() ? Duration.ZERO : all.dividedBy(Math.max(1, left));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /**
   * A server that died or is full is not the only one; a constructor that hangs will hang again,
   * and one that never answered will not.
   */
  private boolean mayWorkElsewhere(StatusRuntimeException failure, int attempt) {
    return switch (Errors.of(failure)) {
      case SESSION_LOST, SERVER_LOST -> true;
      case CONNECTION_LOST -> calls.endpoint().hasAnswered() || attempt < endpoints.count();
      case HUNG -> false;
      case FINAL ->
          failure.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED
              && attempt < endpoints.count();
    };
  }

  private EnvException notMade(StatusRuntimeException failure) {
    Errors error = Errors.of(failure);
    if (error == Errors.HUNG || error == Errors.SESSION_LOST || calls.endpoint().death() != null) {
      return new EnvException.Crashed(
          "making " + config.id() + " did not succeed. " + reason(failure), failure);
    }
    return error == Errors.CONNECTION_LOST || error == Errors.SERVER_LOST
        ? Errors.unreachable(calls.endpoint(), failure)
        : Errors.exception(failure);
  }

  /**
   * Makes the session again after {@link #sessionIsGone}.
   *
   * @throws EnvException where it cannot be made
   */
  void makeAgain() {
    requireOpen();
    calls.close();
    if (calls.endpoint().death() == null) {
      calls = new SessionCalls(calls.endpoint());
    } else {
      move();
    }
    var unused = make();
  }

  private synchronized void move() {
    requireOpen();
    Endpoint left = calls.endpoint();
    left.close();
    calls = new SessionCalls(endpoints.open(config, left));
  }

  /** Resets, or plays back. */
  ResetResponse reset(ResetRequest.Builder request) {
    ResetRequest numbered = calls.number(request);
    ResetResponse response = reconnecting(() -> calls.reset(numbered, stepTimeout));
    replies().check(numbered, response);
    return response;
  }

  /** Sends a step without waiting. */
  void send(StepRequest.Builder request) {
    inFlight = calls.number(request);
    calls.send(inFlight, stepTimeout);
  }

  /** Waits for the step that was sent. */
  StepResponse await() {
    StepRequest request = Objects.requireNonNull(inFlight, "no step was sent");
    boolean[] broken = {false};
    StepResponse response =
        reconnecting(
            () -> {
              if (broken[0]) {
                calls.send(request, stepTimeout);
              }
              broken[0] = true;
              return calls.await(stepTimeout);
            },
            endpoints.patience(),
            true);
    replies().check(request, response);
    return response;
  }

  RenderResponse render(int environment) {
    RenderResponse response = reconnecting(() -> calls.render(environment, stepTimeout));
    Replies.check(response);
    return response;
  }

  private Replies replies() {
    return Objects.requireNonNull(replies, "the session was not made");
  }

  /**
   * What a failure that came through all reconnecting means. The session is gone then, and to be
   * made again.
   *
   * @return whether the request itself may have ended the session, rather than the network
   * @throws EnvException where making the session again cannot help
   */
  boolean sessionIsGone(StatusRuntimeException failure) {
    requireOpen();
    switch (Errors.of(failure)) {
      case FINAL -> throw Errors.exception(failure);
      case SESSION_LOST -> {
        return true;
      }
      case HUNG -> {
        calls.endpoint().endHungSession();
        return true;
      }
      case SERVER_LOST -> {
        calls.endpoint().endHungSession();
        move();
        return false;
      }
      default -> {
        boolean serverDied = calls.endpoint().death() != null;
        if (!serverDied) {
          move();
        }
        return serverDied;
      }
    }
  }

  /** Why the session's server died, or what the failure says. */
  String reason(StatusRuntimeException failure) {
    String death = calls.endpoint().death();
    return death == null ? Errors.what(failure) : death;
  }

  private <T> T reconnecting(Supplier<T> call) {
    return reconnecting(call, endpoints.patience(), false);
  }

  /**
   * Runs a call, and again over a new connection while the server stays away no longer than
   * allowed.
   *
   * @param sent whether the request is under way, so that at first there is only its reply to wait
   *     for
   * @throws EnvException.Interrupted where this thread is interrupted; the call may have been
   *     answered or not
   */
  private <T> T reconnecting(Supplier<T> call, Duration patience, boolean sent) {
    long awaySince = System.nanoTime();
    long pause = FIRST_PAUSE_NANOS;
    boolean there = sent;
    while (true) {
      Errors.requireNotInterrupted("the environment server", null);
      try {
        if (!there) {
          calls.connect(
              timeToConnect(calls.endpoint(), patience.minusNanos(System.nanoTime() - awaySince)));
        }
        return call.get();
      } catch (StatusRuntimeException failure) {
        Errors.requireNotInterrupted("the environment server", failure);
        if (there) {
          awaySince = System.nanoTime();
          there = false;
        }
        boolean mayComeBack =
            Errors.of(failure) == Errors.CONNECTION_LOST
                && (calls.endpoint().hasAnswered() || !Unreachable.willStay(failure))
                && calls.endpoint().death() == null
                && !closed
                && System.nanoTime() - awaySince < patience.toNanos();
        if (!mayComeBack) {
          throw failure;
        }
        long left = patience.toNanos() - (System.nanoTime() - awaySince);
        LockSupport.parkNanos(Math.min(pause, Math.max(left, FIRST_PAUSE_NANOS)));
        pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
      }
    }
  }

  /**
   * How long a connection may take.
   *
   * @param left of the time that the server may stay away
   */
  static Duration timeToConnect(Endpoint endpoint, Duration left) {
    Duration most = endpoint.hasAnswered() ? left : shorter(left, FIRST_CONTACT);
    return most.compareTo(LEAST_TO_CONNECT) > 0 ? most : LEAST_TO_CONNECT;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("these environments are closed");
    }
  }

  /** Also while another thread waits, which then gets an {@link IllegalStateException}. */
  @Override
  public void close() {
    closed = true;
    synchronized (this) {
      calls.close();
      calls.endpoint().close();
    }
  }
}
