package dev.gymbridge.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.gymbridge.dqn.DoubleDqn;
import dev.gymbridge.dqn.Loss;
import dev.gymbridge.replay.Batch;
import dev.gymbridge.replay.NativeMemory;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QLearnerTest {
  private static void assertSame(LearnerState actual, LearnerState expected) {
    assertThat(actual.steps()).isEqualTo(expected.steps());
    assertThat(actual.parameters()).containsExactly(expected.parameters());
    assertThat(actual.target()).containsExactly(expected.target());
    assertThat(actual.mean()).containsExactly(expected.mean());
    assertThat(actual.variance()).containsExactly(expected.variance());
    assertThat(actual.totals()).containsExactly(expected.totals());
    assertThat(actual.stepsInTotals()).isEqualTo(expected.stepsInTotals());
  }

  private static LearnerState after(int steps) {
    try (QLearner learner = Variant.USUAL.learner()) {
      Variant.learn(learner, 0, steps);
      return learner.state();
    }
  }

  @Test
  void aNewLearnerHasLearntNothing() {
    assertSame(after(0), LearnerState.initial(Variant.USUAL.initial()));
  }

  @Test
  void aGradientStepMovesTheWeights() {
    assertThat(after(1).parameters()).isNotEqualTo(Variant.USUAL.initial());
  }

  @Test
  void aGradientStepLeavesTheTargetAsItWas() {
    assertThat(after(1).target()).containsExactly(Variant.USUAL.initial());
  }

  @Test
  void aBatchOfAnotherSizeIsRefused() {
    Batch batch = Variant.batch(0);
    Batch longer = Batch.of(batch.size() + 1, batch.observationBytes());
    try (QLearner learner = Variant.USUAL.learner()) {
      assertThatThrownBy(() -> learner.learn(longer))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(longer.size() + " transitions")
          .hasMessageContaining(Integer.toString(batch.size()));
    }
  }

  @Test
  void aStateOfAnotherNetworkIsRefused() {
    LearnerState state = LearnerState.initial(new float[7]);
    assertThatThrownBy(() -> Variant.USUAL.learner(state))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("7 parameters, where the network has");
    try (QLearner learner = Variant.USUAL.learner()) {
      assertThatThrownBy(() -> learner.restore(state))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("7 parameters, where the network has");
      assertSame(learner.state(), LearnerState.initial(Variant.USUAL.initial()));
    }
  }

  @Test
  void aStateOfUnequalVectorsIsRefused() {
    float[] two = new float[2];
    float[] three = new float[3];
    assertThatThrownBy(() -> new LearnerState(two, two, two, three, 0, three, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("are of 2, 2, 2, 3 and 3");
  }

  /** Adam's first step is as long as the learning rate, wherever there is a gradient. */
  @Test
  void aLearningRateThatIsSetIsThatOfTheNextStep() {
    try (QLearner learner = Variant.USUAL.learner()) {
      float[] before = learner.parameters();
      learner.setLearningRate(0.03);
      learner.learn(Variant.batch(0));
      float[] after = learner.parameters();

      double longest =
          IntStream.range(0, before.length)
              .mapToDouble(index -> Math.abs(after[index] - before[index]))
              .max()
              .orElseThrow();
      assertThat(longest).isCloseTo(0.03, Offset.offset(1e-5));
    }
  }

  @Test
  void theTargetUpdateCopiesTheParameters() {
    try (QLearner learner = Variant.USUAL.learner()) {
      Variant.learn(learner, 0, 3);
      learner.updateTarget();

      assertThat(learner.state().target()).containsExactly(learner.parameters());
    }
  }

  @Test
  void aTargetThatWasCopiedStaysWhenTheParametersMoveOn() {
    try (QLearner learner = Variant.USUAL.learner()) {
      Variant.learn(learner, 0, 3);
      learner.updateTarget();
      float[] copied = learner.parameters();
      Variant.learn(learner, 3, 5);

      assertThat(learner.state().target()).containsExactly(copied);
    }
  }

  @Test
  void theActionIsThatOfGreatestValue() {
    try (QLearner learner = Variant.USUAL.learner()) {
      Batch batch = Variant.batch(0);
      float[] values = learner.values(batch.stm1(), batch.size());
      int actions = values.length / batch.size();
      long[] expected =
          IntStream.range(0, batch.size())
              .mapToLong(
                  row ->
                      IntStream.range(0, actions)
                          .boxed()
                          .max((a, b) -> Float.compare(at(values, row, a), at(values, row, b)))
                          .orElseThrow())
              .toArray();

      assertThat(learner.act(batch.stm1(), batch.size())).containsExactly(expected);
    }
  }

  private static float at(float[] values, int row, int action) {
    return values[row * (values.length / Variant.BATCH) + action];
  }

  @Test
  void fewerObservationsThanTheBufferHoldsAreTakenFromItsStart() {
    try (QLearner learner = Variant.USUAL.learner()) {
      Batch batch = Variant.batch(0);
      long[] all = learner.act(batch.stm1(), batch.size());

      assertThat(learner.act(batch.stm1(), 1)).containsExactly(all[0]);
    }
  }

  @Test
  void actingAndAskingForValuesChangesNoBit() {
    try (QLearner learner = Variant.USUAL.learner()) {
      Batch other = Variant.batch(99);
      for (int step = 0; step < 3; step++) {
        learner.act(other.stm1(), other.size());
        learner.values(other.st(), 1);
        learner.learn(Variant.batch(step));
      }

      assertSame(learner.state(), after(3));
    }
  }

  @Test
  void askingForTheGradientChangesNoBit() {
    try (QLearner learner = Variant.USUAL.learner()) {
      for (int step = 0; step < 3; step++) {
        learner.learn(Variant.batch(step));
        learner.gradient();
      }

      assertSame(learner.state(), after(3));
    }
  }

  @Test
  void stepsAreCounted() {
    assertThat(after(4).steps()).isEqualTo(4);
  }

  @Test
  void meansAreOverTheStepsSinceTheyWereTakenLast() {
    double second;
    try (QLearner learner = Variant.USUAL.learner(after(1))) {
      learner.takeMeans();
      learner.learn(Variant.batch(1));
      second = learner.takeMeans().loss();
    }
    try (QLearner learner = Variant.USUAL.learner()) {
      learner.learn(Variant.batch(0));
      learner.takeMeans();
      learner.learn(Variant.batch(1));

      assertThat(learner.takeMeans().loss()).isEqualTo(second);
    }
  }

  @Test
  void theMeanOfTwoStepsIsHalfTheirSum() {
    try (QLearner learner = Variant.USUAL.learner();
        QLearner together = Variant.USUAL.learner()) {
      learner.learn(Variant.batch(0));
      double first = learner.takeMeans().loss();
      learner.learn(Variant.batch(1));
      double second = learner.takeMeans().loss();
      Variant.learn(together, 0, 2);

      // The sum is kept as a float32.
      assertThat(together.takeMeans().loss()).isEqualTo((float) (first + second) / 2.0);
    }
  }

  @Test
  void meansGoOnOverStepsFromBeforeALearnerWasRestored() {
    try (QLearner learner = Variant.USUAL.learner();
        QLearner restored = Variant.USUAL.learner(after(3))) {
      Variant.learn(learner, 0, 5);
      Variant.learn(restored, 3, 5);

      assertThat(restored.takeMeans()).isEqualTo(learner.takeMeans());
    }
  }

  @Test
  void meansOverNoStepsAreNotNumbers() {
    try (QLearner learner = Variant.USUAL.learner()) {
      learner.learn(Variant.batch(0));
      learner.takeMeans();

      assertThat(learner.takeMeans())
          .isEqualTo(new QLearner.Means(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-20, 9.9e-13, Double.NaN})
  void soSmallAnEpsilonThatWhatHasNoGradientWouldMoveIsRefused(double epsilon) {
    assertThatThrownBy(() -> new Adam(1e-3, 0.9, 0.999, epsilon, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Adam's epsilon is %s; it has to be at least 1.0E-12, because 1.0E-18 is added to each gradient and would move parameters that have none",
            epsilon);
  }

  @Test
  void noStepsAreNoDivergence() {
    assertThat(new QLearner.Means(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN).diverged())
        .isFalse();
  }

  @Test
  void aRewardThatIsNotANumberIsADivergence() {
    try (QLearner learner = Variant.USUAL.learner()) {
      Batch batch = Variant.batch(0);
      batch.rewards().put(0, Float.NaN);
      learner.learn(batch);

      assertThat(learner.takeMeans().diverged()).isTrue();
    }
  }

  @Test
  void aLearnerThatIsRestoredGoesOnBitForBit() {
    try (QLearner learner = Variant.USUAL.learner()) {
      Variant.learn(learner, 50, 53);
      learner.restore(after(3));
      Variant.learn(learner, 3, 8);

      assertSame(learner.state(), after(8));
    }
  }

  /** PyTorch calculates a program's first calls in another way than those that follow. */
  @ParameterizedTest
  @CsvSource({
    "false, 1",
    "false, 2",
    "false, 3",
    "false, 10",
    "true, 1",
    "true, 2",
    "true, 3",
    "true, 10"
  })
  void aProgramThatIsLoadedAnewGoesOnBitForBit(boolean isDifferentiated, int steps) {
    Variant variant = new Variant(new DoubleDqn(Loss.HUBER), isDifferentiated, true, 10, 0.01);
    LearnerState before;
    LearnerState expected;
    try (QLearner learner = variant.learner()) {
      Variant.learn(learner, 0, steps);
      before = learner.state();
      Variant.learn(learner, steps, 15);
      expected = learner.state();
    }
    try (QLearner learner = variant.learner(before)) {
      Variant.learn(learner, steps, 15);

      assertSame(learner.state(), expected);
    }
  }

  @Test
  void aStateIsACopy() {
    try (QLearner learner = Variant.USUAL.learner()) {
      LearnerState state = learner.state();
      Variant.learn(learner, 0, 3);

      assertSame(state, LearnerState.initial(Variant.USUAL.initial()));
    }
  }

  @Test
  void twoLearnersAtOnceDoNotTouchEachOther() {
    try (QLearner learner = Variant.USUAL.learner();
        QLearner other = Variant.USUAL.learner()) {
      for (int step = 0; step < 3; step++) {
        other.learn(Variant.batch(50 + step));
        learner.learn(Variant.batch(step));
      }

      assertSame(learner.state(), after(3));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 15})
  void whereTheBatchLiesInMemoryChangesNoBit(int floatsAside) {
    try (QLearner learner = Variant.USUAL.learner()) {
      for (int step = 0; step < 5; step++) {
        learner.learn(Variant.batch(step, floatsAside));
      }

      assertSame(learner.state(), after(5));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void memoryFromElsewhereThatChangedIsReadAnew(boolean direct) {
    Batch batch = Variant.batch(0);
    Batch other = Variant.batch(1);
    ByteBuffer foreign =
        direct
            ? ByteBuffer.allocateDirect(batch.stm1().capacity() + 4).slice(4, 256)
            : ByteBuffer.allocate(batch.stm1().capacity());
    foreign.order(ByteOrder.nativeOrder());
    try (QLearner learner = Variant.USUAL.learner()) {
      for (Batch each : List.of(batch, other, batch)) {
        foreign.put(0, each.stm1(), 0, foreign.capacity());

        assertThat(learner.values(foreign, each.size()))
            .containsExactly(learner.values(each.stm1(), each.size()));
      }
    }
  }

  @Test
  void numbersInAnotherByteOrderAreTheSameNumbers() {
    Batch batch = Variant.batch(0);
    ByteBuffer swapped = ByteBuffer.allocate(batch.stm1().capacity()).order(ByteOrder.BIG_ENDIAN);
    swapped.asFloatBuffer().put(batch.stm1().asFloatBuffer());
    try (QLearner learner = Variant.USUAL.learner()) {
      assertThat(learner.values(swapped, batch.size()))
          .containsExactly(learner.values(batch.stm1(), batch.size()));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void buffersAreNotKept(boolean own) {
    List<WeakReference<ByteBuffer>> buffers = new ArrayList<>();
    try (QLearner learner = Variant.USUAL.learner()) {
      for (int number = 0; number < 50; number++) {
        ByteBuffer buffer = own ? NativeMemory.allocate(64) : ByteBuffer.allocate(64);
        buffers.add(new WeakReference<>(buffer));
        learner.act(buffer, 4);
      }
      System.gc();

      // The last one of our own is still bound, and may be in a register.
      assertThat(buffers.stream().filter(buffer -> buffer.get() != null)).hasSizeLessThan(5);
    }
  }

  @Test
  void memoryThatIsTooShortIsRefusedEachTime() {
    ByteBuffer few = NativeMemory.allocate(4);
    try (QLearner learner = Variant.USUAL.learner()) {
      for (int time = 0; time < 2; time++) {
        assertThatThrownBy(() -> learner.act(few, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> learner.values(few, 4))
            .isInstanceOf(IndexOutOfBoundsException.class);
      }
    }
  }

  @Test
  void memoryOfOurOwnIsReadWhereItLies() {
    try (NDManager manager = PyTorch.start(1, false).newBaseManager(Device.cpu())) {
      Argument argument = new Argument(manager, DataType.FLOAT32);
      ByteBuffer memory = NativeMemory.allocate(8);

      assertThat(argument.set(memory, 2)).isTrue();
      NDArray array = argument.array();
      memory.putFloat(4, 0.5f);

      assertThat(array.toFloatArray()).containsExactly(0, 0.5f);
      assertThat(argument.set(memory, 2)).isFalse();
      assertThat(argument.set(memory, 1, 2)).isTrue();
      assertThat(argument.set(NativeMemory.allocate(8), 1, 2)).isTrue();
    }
  }
}
