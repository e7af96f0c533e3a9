package dev.gymbridge.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.fake.FakeEndpoints;
import dev.gymbridge.fixture.TestEnvironments;
import dev.gymbridge.v1.StepRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is sent. */
final class ServedVectorEnvTest {
  private static final EnvConfig COUNT = TestEnvironments.of("Count").withEnvironments(3);

  /** A way to the fake server that keeps what is sent. */
  private static final class Observed extends ScriptedWire {
    final FakeEndpoints server = new FakeEndpoints();
    final List<StepRequest> steps = new ArrayList<>();
    private final Wire wire = server.open(COUNT, null).connect();

    @Override
    public <Q extends MessageLite, R extends MessageLite> R call(
        Method<Q, R> method, Q request, Duration timeout) {
      if (request instanceof StepRequest step) {
        steps.add(step);
      }
      return wire.call(method, request, timeout);
    }

    @Override
    MessageLite reply(Method<?, ?> method, MessageLite request, Duration timeout) {
      throw new AssertionError("call() is overridden");
    }
  }

  @Test
  void repeatsAreSentOnlyWhereOneIsNot1() {
    Observed wire = new Observed();
    try (wire.server;
        VectorEnv env = new ServedVectorEnv(wire, COUNT)) {
      env.reset();
      env.step(env.newActions(), new int[] {1, 1, 1}, 1).await();
      env.step(env.newActions(), new int[] {1, 0, 1}, 1).await();
    }
    assertThat(wire.steps)
        .extracting(StepRequest::getRepeatsList)
        .containsExactly(List.of(), List.of(1, 0, 1));
  }
}
