package dev.gymbridge.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gymbridge.EnvServer;
import dev.gymbridge.env.DType;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.fixture.TestEnvironments;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Masks go from an environment's info into frames, and actions are drawn by them. */
final class ActionMasksTest {
  private static final EnvServer SERVER = EnvServer.local(TestEnvironments.EMBEDDED);
  private static final EnvConfig MASKED =
      TestEnvironments.of("Masked").withSeed(3).withEnvironments(2).withInfoKeys(PlainEnv.MASK);

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private static PlainEnv numbers(EnvConfig config, Masking masking) {
    return PlainEnv.ofNumbers(SERVER.make(config), List.of(), masking);
  }

  private static float[] floats(byte[] frame) {
    float[] numbers = new float[frame.length / Float.BYTES];
    ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
    return numbers;
  }

  /** State s as a one-hot vector, and the actions s and s + 1. */
  private static int state(byte[] frame) {
    float[] numbers = floats(frame);
    assertThat(numbers).hasSize(10);
    for (int state = 0; state < 5; state++) {
      float[] expected = new float[10];
      expected[state] = 1;
      expected[5 + state] = 1;
      expected[5 + (state + 1) % 5] = 1;
      if (Arrays.equals(numbers, expected)) {
        return state;
      }
    }
    throw new AssertionError("no state is " + Arrays.toString(numbers));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AUTO", "USE"})
  void framesEndWithTheMask(Masking masking) {
    try (PlainEnv env = numbers(MASKED, masking)) {
      assertThat(env.format()).isEqualTo(new FrameFormat(DType.FLOAT32, List.of(5), 1, 0, 5));
      byte[][] first = env.reset();
      int[] actions = {state(first[0]), state(first[1])};
      for (int time = 1; time <= 25; time++) {
        AgentStep step = env.step(actions).await();
        for (int environment = 0; environment < 2; environment++) {
          assertThat(step.ended(environment)).isEqualTo(time % 10 == 0);
          byte[] seen = step.ended(environment) ? step.next(environment) : step.frame(environment);
          actions[environment] = state(seen);
        }
      }
    }
  }

  @Test
  void lookingForAMaskChangesNoEpisode() {
    EnvConfig count = TestEnvironments.of("Count").withSeed(3);
    try (VectorEnv plain = SERVER.make(count);
        PlainEnv env = numbers(count.withInfoKeys(PlainEnv.MASK), Masking.AUTO)) {
      assertThat(env.format()).isEqualTo(new FrameFormat(DType.FLOAT32, List.of(2), 1));
      float first = (float) plain.reset().observation().asDouble(0);
      assertThat(floats(env.reset()[0])[0]).isEqualTo(first);
      assertThat(env.episodes().get(0).number()).isEqualTo(plain.episodes().get(0).number());
      assertThat(env.remark()).isEmpty();
    }
  }

  @Test
  void whereThereIsNoMaskStepsBringNoInfos() {
    boolean[] left = {false};
    VectorEnv env =
        new ForwardingEnv(SERVER.make(TestEnvironments.of("Count").withInfoKeys(PlainEnv.MASK))) {
          @Override
          public void leaveOutInfos() {
            super.leaveOutInfos();
            left[0] = true;
          }
        };
    try (PlainEnv plain = PlainEnv.ofNumbers(env, List.of(), Masking.AUTO)) {
      plain.reset();
      plain.step(new int[] {0}).await();
      assertThat(left[0]).isTrue();
    }
  }

  @Test
  void combinationsHaveAnElementEach() {
    EnvConfig config = MASKED.withKwarg("actions", List.of(2, 3));
    try (PlainEnv env = numbers(config, Masking.AUTO)) {
      assertThat(env.format().masked()).isEqualTo(6);
      byte[] first = env.reset()[0];
      int state = 0;
      while (floats(first)[state] == 0) {
        state++;
      }
      // What is not allowed raises.
      assertThat(env.step(new int[] {(state + 1) % 6, AgentEnv.LEAVE}).await().score(0)).isZero();
    }
  }

  @Test
  void aMaskOfAnotherLengthIsNotUsedAndThatIsSaid() {
    EnvConfig config = MASKED.withKwarg("kind", "short");
    try (PlainEnv env = numbers(config, Masking.AUTO)) {
      assertThat(env.format().masked()).isZero();
      assertThat(env.remark())
          .isEqualTo(
              "the action_mask in its info has 4 elements, and there are 5 actions, so that it is not known which it means");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> numbers(config, Masking.USE))
        .withMessageContaining("environment.action_mask=use: the action_mask in its info has 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> numbers(MASKED.withKwarg("kind", "none"), Masking.USE))
        .withMessageContaining("its info has no action_mask");
  }

  @Test
  void aMaskThatIsNoArrayIsRefusedWithTheWayOut() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> numbers(MASKED.withKwarg("kind", "list"), Masking.AUTO))
        .withMessageContaining("no array: environment.action_mask=ignore trains without it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stuck", "late"})
  void whereNothingIsAllowedItIsSaidWhere(String kind) {
    try (PlainEnv env = numbers(MASKED.withKwarg("kind", kind), Masking.AUTO)) {
      byte[][] first = env.reset();
      int[] actions = {state(first[0]), state(first[1])};
      assertThatExceptionOfType(EnvException.NoAction.class)
          .isThrownBy(
              () -> {
                for (int time = 1; time <= 3; time++) {
                  AgentStep step = env.step(actions).await();
                  actions[0] = state(step.frame(0));
                  actions[1] = state(step.frame(1));
                }
              })
          .withMessageMatching(
              "environment 0 of gymbridge_testenvs:Masked-v0 \\(seed \\d+, episode 0, step 3\\): its info "
                  + (kind.equals("stuck")
                      ? "allows none of its actions \\(action_mask\\)"
                      : "has no action_mask of 5 elements, as it had before")
                  + "\\. environment.action_mask=ignore trains without masks");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"FLOAT32", "UINT8"})
  void actionsAreDrawnFromThoseAllowedAlikeOften(DType type) {
    FrameFormat format = new FrameFormat(type, List.of(3, 1), 1, 0, 4);
    assertThat(format.bytes()).isEqualTo(type == DType.UINT8 ? 8 : 28);
    ByteBuffer observations =
        ByteBuffer.allocate(2 * format.bytes()).order(ByteOrder.nativeOrder());
    for (int action : new int[] {1, 3}) {
      int at = format.bytes() + format.maskOffset() + action * type.bytes();
      if (type == DType.UINT8) {
        observations.put(at, (byte) 1);
      } else {
        observations.putFloat(at, 1);
      }
    }
    int[] drawn = new int[4];
    SplittableRandom random = new SplittableRandom(0);
    for (int time = 0; time < 1000; time++) {
      drawn[new ActionMasks(format, 4).draw(observations, 1, random)]++;
    }
    // 500 each; the standard deviation is 16.
    assertThat(drawn[1]).isBetween(430, 570);
    assertThat(drawn[3]).isEqualTo(1000 - drawn[1]);
  }

  @Test
  void whereAllAreAllowedTheSameAreDrawnAsWithoutAMask() {
    FrameFormat format = new FrameFormat(DType.FLOAT32, List.of(1), 1, 0, 5);
    ByteBuffer observations = ByteBuffer.allocate(format.bytes()).order(ByteOrder.nativeOrder());
    for (int action = 0; action < 5; action++) {
      observations.putFloat(format.maskOffset() + action * Float.BYTES, 1);
    }
    SplittableRandom one = new SplittableRandom(1);
    SplittableRandom other = new SplittableRandom(1);
    for (int time = 0; time < 100; time++) {
      assertThat(new ActionMasks(format, 5).draw(observations, 0, one))
          .isEqualTo(new ActionMasks(format.first(), 5).draw(observations, 0, other));
    }
  }
}
