package dev.gymbridge.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import dev.gymbridge.replay.Batch;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("gpu")
final class GpuTest {
  private static final Engine ENGINE = PyTorch.start(1, false);

  @BeforeEach
  void assumeGpu() {
    assumeTrue(ENGINE.getGpuCount() > 0, "this machine has no GPU that PyTorch sees");
  }

  private static QLearner learner() {
    return new QLearner(
        Variant.USUAL.network(),
        Variant.USUAL.spec(),
        PyTorch.device(ENGINE, "gpu"),
        LearnerState.initial(Variant.USUAL.initial()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "gpu", "gpu:0"})
  void theFirstOneIsFound(String name) {
    assertThat(PyTorch.device(ENGINE, name)).isEqualTo(Device.gpu(0));
  }

  @Test
  void oneMoreThanThereAreIsRefused() {
    int count = ENGINE.getGpuCount();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PyTorch.device(ENGINE, "gpu:" + count))
        .withMessageContaining("PyTorch sees " + count + " of them, counted from 0");
  }

  @Test
  void fiveStepsGiveTheParametersOfTheCpu() {
    try (QLearner onGpu = learner();
        QLearner onCpu = Variant.USUAL.learner()) {
      Variant.learn(onGpu, 0, 5);
      Variant.learn(onCpu, 0, 5);

      // Adam's steps are of 1e-3; sums are added in another order.
      assertThat(onGpu.parameters()).containsExactly(onCpu.parameters(), Offset.offset(1e-4f));
    }
  }

  @Test
  void theActionsAreThoseOfTheCpu() {
    try (QLearner onGpu = learner();
        QLearner onCpu = Variant.USUAL.learner()) {
      Batch batch = Variant.batch(0);

      assertThat(onGpu.act(batch.stm1(), batch.size()))
          .containsExactly(onCpu.act(batch.stm1(), batch.size()));
    }
  }
}
