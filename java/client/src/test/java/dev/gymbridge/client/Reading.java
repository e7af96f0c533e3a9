package dev.gymbridge.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.env.Actions;
import dev.gymbridge.env.Frame;
import dev.gymbridge.env.Infos;
import dev.gymbridge.env.RandomActions;
import dev.gymbridge.env.ResetBatch;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.Tensor;
import dev.gymbridge.env.VectorEnv;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Plays environments, and reads all that a reply says. */
final class Reading {
  private Reading() {}

  /**
   * Resets, the second environment once more, and steps: with episodes of three steps these end the
   * first one early, the second in its last frame, and a third exactly.
   */
  static void play(VectorEnv env) {
    RandomActions random =
        new RandomActions(env.description().actionSpace(), new SplittableRandom(1));
    Actions actions = env.newActions();
    boolean[] second = new boolean[env.size()];
    second[1] = true;
    read(env.reset());
    read(env.reset(second));
    for (int[] repeats : new int[][] {{2, 0, 1}, {2, 2, 1}, {0, 1, 1}}) {
      random.fill(actions);
      read(env.step(actions, Arrays.copyOf(repeats, env.size()), 2).await());
    }
  }

  static void read(ResetBatch... batches) {
    for (ResetBatch batch : batches) {
      batch.observations().forEach(Reading::read);
      read(batch.infos(), batch.environments().size());
    }
  }

  static void read(Frame frame) {
    read(frame.pixels());
    assertThat(frame.pixels().shape().elements()).isEqualTo(3 * frame.width() * frame.height());
  }

  private static void read(StepBatch batch) {
    batch.observations().forEach(Reading::read);
    batch.nextObservations().forEach(Reading::read);
    int ended = 0;
    for (int environment = 0; environment < batch.size(); environment++) {
      for (int frame = 0; frame < batch.frames(environment); frame++) {
        var unused = batch.reward(environment, frame);
      }
      for (int k = 0; k < batch.kept(environment); k++) {
        assertThat(batch.row(environment, k)).isLessThan(batch.observations().get(0).rows());
      }
      if (batch.ended(environment)) {
        ended++;
        assertThat(batch.nextRow(environment)).isLessThan(batch.nextObservations().get(0).rows());
      }
    }
    read(batch.infos(), batch.size());
    read(batch.nextInfos(), ended);
  }

  private static void read(Infos infos, int rows) {
    for (String key : infos.keys()) {
      for (int row = 0; row < rows; row++) {
        if (infos.has(key, row)) {
          assertThat(infos.valueRow(key, row)).isLessThan(infos.values(key).rows());
        }
      }
    }
  }

  private static void read(Tensor tensor) {
    for (int element = 0; element < tensor.shape().elements(); element++) {
      var unused = tensor.asDouble(element);
    }
  }
}
