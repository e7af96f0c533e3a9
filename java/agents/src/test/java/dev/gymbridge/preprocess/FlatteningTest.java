package dev.gymbridge.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gymbridge.EnvServer;
import dev.gymbridge.env.Actions;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvWrapper;
import dev.gymbridge.env.Leaf;
import dev.gymbridge.env.RandomActions;
import dev.gymbridge.env.ResetBatch;
import dev.gymbridge.env.Space;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.Tensor;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.fixture.TestEnvironments;
import dev.gymbridge.random.RandomStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FlatteningTest {
  private static final EnvServer SERVER = EnvServer.local(TestEnvironments.EMBEDDED);
  private static final EnvWrapper FLATTEN = EnvWrapper.of("FlattenObservation");

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private static float[] ours(Flattening flattening, List<Tensor> observation, int row) {
    byte[] frame = new byte[(int) flattening.size() * Float.BYTES];
    new java.util.Random(1).nextBytes(frame); // whatever was there before
    flattening.write(observation, row, frame, 0);
    float[] numbers = new float[(int) flattening.size()];
    ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
    return numbers;
  }

  /** With zeros in place of the texts. */
  private static float[] withoutTexts(Space space, float[] numbers) {
    List<String> before = new ArrayList<>();
    for (Leaf leaf : space.leaves()) {
      if (leaf.path().endsWith(".name")) {
        int start = (int) new Flattening(space, before).size();
        Arrays.fill(numbers, start, start + leaf.shape().elements(), 0);
      }
      before.add(leaf.path());
    }
    return numbers;
  }

  private static float[] gymnasiums(Tensor tensor, int row) {
    float[] numbers = new float[tensor.rowElements()];
    for (int element = 0; element < numbers.length; element++) {
      numbers[element] = (float) tensor.asDouble(row * numbers.length + element);
    }
    return numbers;
  }

  /**
   * Gymnasium's wrapper flattens the observations of one session, and we those of the other. The
   * order that it gives a text's charset changes with Python's hash seed; ours is the alphabet's.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gymbridge_testenvs:Nested-v0",
        "Blackjack-v1",
        "Taxi-v4",
        "CliffWalking-v1",
        "CartPole-v1"
      })
  void itIsThatOfGymnasium(String id) {
    EnvConfig config = EnvConfig.of(id).withEnvironments(3).withSeed(8);
    try (VectorEnv plain = SERVER.make(config);
        VectorEnv flat = SERVER.make(config.withWrapper(FLATTEN))) {
      Space space = plain.description().observationSpace();
      Flattening flattening = new Flattening(space, List.of());
      RandomActions random =
          new RandomActions(
              plain.description().actionSpace(), new RandomStream(3, "actions").at(0));
      ResetBatch first = plain.reset();
      ResetBatch firstFlat = flat.reset();
      for (int row = 0; row < 3; row++) {
        assertThat(withoutTexts(space, ours(flattening, first.observations(), row)))
            .isEqualTo(withoutTexts(space, gymnasiums(firstFlat.observation(), row)));
      }
      for (int step = 0; step < 30; step++) {
        Actions actions = plain.newActions();
        random.fill(actions);
        StepBatch batch = plain.step(actions).await();
        StepBatch batchFlat = flat.step(actions).await();
        for (int environment = 0; environment < 3; environment++) {
          float[] ours = ours(flattening, batch.observations(), batch.lastRow(environment));
          float[] gymnasiums = gymnasiums(batchFlat.observation(), batchFlat.lastRow(environment));
          assertThat(withoutTexts(space, ours)).isEqualTo(withoutTexts(space, gymnasiums));
        }
      }
    }
  }

  @Test
  void partsAreTakenByTheirPaths() {
    try (VectorEnv env = SERVER.make(TestEnvironments.of("Nested"))) {
      Flattening all = new Flattening(env.description().observationSpace(), List.of());
      Flattening some =
          new Flattening(env.description().observationSpace(), List.of("random.scalar", "digest"));
      assertThat(some.size()).isEqualTo(8);
      List<Tensor> first = env.reset().observations();
      assertThat(ours(all, first, 0)).contains(ours(some, first, 0));

      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> new Flattening(env.description().observationSpace(), List.of("random.scal")))
          .withMessageStartingWith(
              "there is no random.scal in its observations; there are [digest, ");
    }
  }
}
