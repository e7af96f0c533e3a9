package dev.gymbridge.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.MessageLite;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.fake.FakeEndpoints;
import dev.gymbridge.fixture.TestEnvironments;
import dev.gymbridge.v1.ResetRequest;
import dev.gymbridge.v1.StepRequest;
import io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How episodes are brought back, message by message. */
final class DurableSessionTest {
  private static final int ENVIRONMENTS = 64;
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private static final EnvConfig COUNT =
      TestEnvironments.of("Count")
          .withEnvironments(ENVIRONMENTS)
          .withKwarg("length", 10_000)
          .withStepTimeout(TIMEOUT);

  private final Observed wire = new Observed();

  @AfterEach
  void stop() {
    wire.server.close();
  }

  /** A way to the fake server that kills sessions where it is told to. */
  private static final class Observed extends ScriptedWire {
    final FakeEndpoints server = new FakeEndpoints();
    private final Wire wire = server.open(COUNT, null).connect();
    int deadly = -1;
    boolean onlyOnce;
    int makes;
    int largestReset;
    Duration longest = Duration.ZERO;

    @Override
    public <Q extends MessageLite, R extends MessageLite> R call(
        Method<Q, R> method, Q request, Duration timeout) {
      makes += method.equals(Method.MAKE) ? 1 : 0;
      if (request instanceof ResetRequest) {
        largestReset = Math.max(largestReset, request.getSerializedSize());
        longest = timeout.compareTo(longest) > 0 ? timeout : longest;
      }
      if (request instanceof StepRequest step && kills(step)) {
        deadly = onlyOnce ? -1 : deadly;
        throw Errors.refusal(Status.Code.ABORTED.value(), "the worker died");
      }
      return wire.call(method, request, timeout);
    }

    private boolean kills(StepRequest step) {
      return deadly >= 0 && (step.getRepeatsCount() == 0 || step.getRepeats(deadly) > 0);
    }

    @Override
    MessageLite reply(Method<?, ?> method, MessageLite request, Duration timeout) {
      throw new AssertionError("call() is overridden");
    }
  }

  private static StepBatch step(VectorEnv env) {
    return env.step(env.newActions()).await();
  }

  @Test
  void aLongHistoryIsPlayedBackInPiecesOfWhichEachHasTheTimeOfAStep() {
    try (VectorEnv env = new ServedVectorEnv(wire, COUNT)) {
      env.reset();
      for (int step = 0; step < 1000; step++) {
        step(env);
      }
      wire.deadly = 0;
      wire.onlyOnce = true;
      StepBatch step = step(env);
      assertThat(wire.makes).isEqualTo(2);
      assertThat(step.observation().asLong(2 * (ENVIRONMENTS - 1) + 1)).isEqualTo(1001);
      assertThat(step.lost(0)).isFalse();
    }
    assertThat(wire.largestReset).isLessThan(1 << 20);
    assertThat(wire.longest).isLessThan(TIMEOUT.multipliedBy(2));
  }

  @Test
  void theDeadlyEnvironmentOfManyIsFoundInFewPlaybacks() {
    try (VectorEnv env = new ServedVectorEnv(wire, COUNT)) {
      env.reset();
      step(env);
      wire.deadly = 41;
      assertThatThrownBy(() -> step(env))
          .isInstanceOf(EnvException.Crashed.class)
          .hasMessageContaining("twice: environment 41 of");
    }
    // Once at first, once after the first death, and once for each halving and the proof.
    assertThat(wire.makes).isLessThanOrEqualTo(1 + 1 + 6 + 1);
  }

  @Test
  void episodesAreBroughtBackInAnyNumberOfDifferentLengths() {
    try (VectorEnv env = new ServedVectorEnv(wire, COUNT.withEnvironments(4))) {
      env.reset();
      env.step(env.newActions(), new int[] {3, 0, 1, 0}, 1).await();
      env.step(env.newActions(), new int[] {2, 0, 1, 1}, 1).await();
      env.step(env.newActions(), new int[] {2, 0, 0, 0}, 1).await();
      wire.deadly = 0;
      wire.onlyOnce = true;
      StepBatch step = step(env);
      assertThat(wire.makes).isEqualTo(2);
      assertThat(new long[] {steps(step, 0), steps(step, 1), steps(step, 2), steps(step, 3)})
          .containsExactly(8, 1, 3, 2);
    }
  }

  private static long steps(StepBatch step, int environment) {
    return step.observation().asLong(2 * step.lastRow(environment) + 1);
  }
}
