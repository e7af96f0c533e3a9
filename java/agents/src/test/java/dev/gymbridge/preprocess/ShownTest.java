package dev.gymbridge.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gymbridge.EnvServer;
import dev.gymbridge.env.DType;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.ResetBatch;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.Tensor;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.fixture.TestEnvironments;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An image among other observations stays one, and the others follow it as Gymnasium has them. */
final class ShownTest {
  private static final int IMAGE = 12 * 10 * 3;
  private static final EnvServer SERVER = EnvServer.local(TestEnvironments.EMBEDDED);
  private static final EnvConfig SIGHT =
      TestEnvironments.of("Sight").withSeed(3).withEnvironments(2);

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private static PlainEnv shown(EnvConfig config, String... keys) {
    return PlainEnv.of(SERVER.make(config), List.of(keys), Masking.IGNORE);
  }

  /** The leaves of a Dict are in the order of their keys. */
  private static void assertShown(byte[] frame, List<Tensor> observation, int row, String kind) {
    Tensor camera = observation.get(kind.equals("tuple") ? 1 : 0);
    Tensor number = observation.get(kind.equals("tuple") ? 0 : 1);
    Tensor part = observation.get(2);
    byte[] image = new byte[IMAGE];
    camera.copyRow(row, image, 0);
    assertThat(Arrays.copyOf(frame, IMAGE)).isEqualTo(image);
    float[] rest = new float[5];
    rest[0] = (float) number.asDouble(2 * row);
    rest[1] = (float) number.asDouble(2 * row + 1);
    rest[2 + (int) part.asLong(row) + 1] = 1;
    float[] numbers = new float[5];
    ByteBuffer.wrap(frame)
        .order(ByteOrder.LITTLE_ENDIAN)
        .position(IMAGE)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(numbers);
    assertThat(numbers).isEqualTo(rest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dict", "tuple"})
  void anImageStaysBytesAndNumbersFollow(String kind) {
    EnvConfig config = SIGHT.withKwarg("kind", kind);
    try (VectorEnv plain = SERVER.make(config);
        PlainEnv env = shown(config)) {
      assertThat(env.format()).isEqualTo(new FrameFormat(DType.UINT8, List.of(12, 10, 3), 1, 5, 0));
      assertThat(env.format().bytes()).isEqualTo(IMAGE + 5 * Float.BYTES);
      ResetBatch first = plain.reset();
      byte[][] seen = env.reset();
      StepBatch then = plain.step(plain.newActions().set(0, 1).set(1, 0)).await();
      assertShown(seen[1], first.observations(), 1, kind);
      AgentStep step = env.step(new int[] {1, 0}).await();
      for (int environment = 0; environment < 2; environment++) {
        assertShown(step.frame(environment), then.observations(), environment, kind);
      }
    }
  }

  @Test
  void whatFollowsAnImageBeginsAtAMultipleOfFourBytes() {
    FrameFormat format = new FrameFormat(DType.UINT8, List.of(5, 5), 1, 2, 3);
    assertThat(format.numbersOffset()).isEqualTo(28);
    assertThat(format.maskOffset()).isEqualTo(36);
    assertThat(format.bytes()).isEqualTo(40);
    assertThat(format.observationShape()).containsExactly(40);
    assertThat(format.first().observationShape()).containsExactly(1, 5, 5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FrameFormat(DType.UINT8, List.of(5, 5), 2, 2, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "camera, UINT8, 0, 360",
    "'number,part', FLOAT32, 0, 20",
    "'number,camera', UINT8, 2, 368"
  })
  void partsAreTaken(String keys, DType type, int numbers, int bytes) {
    try (PlainEnv env = shown(SIGHT, keys.split(",", -1))) {
      assertThat(env.format().type()).isEqualTo(type);
      assertThat(env.format().numbers()).isEqualTo(numbers);
      assertThat(env.format().bytes()).isEqualTo(bytes);
    }
  }

  @Test
  void asNumbersAllIsFlattened() {
    try (PlainEnv env = PlainEnv.ofNumbers(SERVER.make(SIGHT))) {
      assertThat(env.format()).isEqualTo(new FrameFormat(DType.FLOAT32, List.of(IMAGE + 5), 1));
    }
  }

  @Test
  void ofTwoImagesOneHasToBeTaken() {
    EnvConfig two = SIGHT.withKwarg("kind", "two");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shown(two))
        .withMessageContaining(
            "of its images, [a, b], one can be learnt from. environment.observation_keys takes parts");
    try (PlainEnv env = shown(two, "b")) {
      assertThat(env.format()).isEqualTo(new FrameFormat(DType.UINT8, List.of(12, 10, 3), 1));
    }
  }
}
