package dev.gymbridge.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.EnvServer;
import dev.gymbridge.env.DType;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.Tensor;
import dev.gymbridge.env.VectorEnv;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class PlainEnvTest {
  private static final EnvServer SERVER = EnvServer.local();
  private static final EnvConfig GRID_WORLD =
      EnvConfig.of("gymbridge_environments:GridWorld-v0").withSeed(5).withEnvironments(2);

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private static byte[] row(Tensor tensor, int row) {
    byte[] bytes = new byte[tensor.rowElements() * tensor.dtype().bytes()];
    tensor.copyRow(row, bytes, 0);
    return bytes;
  }

  @Test
  void anImageIsShownAsItIs() {
    try (VectorEnv plain = SERVER.make(GRID_WORLD);
        AgentEnv env = PlainEnv.ofImages(SERVER.make(GRID_WORLD))) {
      assertThat(env.format()).isEqualTo(new FrameFormat(DType.UINT8, List.of(84, 84, 3), 1));
      assertThat(env.actions()).isEqualTo(4);
      Tensor first = plain.reset().observation();
      byte[][] seen = env.reset();
      assertThat(seen[0]).isNotEqualTo(seen[1]);
      for (int environment = 0; environment < 2; environment++) {
        assertThat(seen[environment]).isEqualTo(row(first, environment));
      }

      Tensor then = plain.step(plain.newActions().set(0, 1).set(1, 1)).await().observation();
      AgentStep step = env.step(new int[] {1, 1}).await();
      for (int environment = 0; environment < 2; environment++) {
        assertThat(step.frame(environment)).isEqualTo(row(then, environment));
      }
    }
  }
}
