package dev.gymbridge.train;

import dev.gymbridge.learner.QLearner;
import dev.gymbridge.network.Network;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Takes the action of greatest value, by a learner's network as it is at the time. */
final class GreedyPolicy implements Evaluator.Policy {
  private final QLearner learner;
  private final ByteBuffer buffer;

  /**
   * A policy.
   *
   * @param environments the most observations at once
   */
  GreedyPolicy(QLearner learner, Network network, int environments) {
    this.learner = learner;
    int elements = Math.multiplyExact(environments, network.observationElements());
    this.buffer =
        ByteBuffer.allocateDirect(Math.multiplyExact(elements, Float.BYTES))
            .order(ByteOrder.nativeOrder());
  }

  @Override
  public long[] actions(float[][] observations) {
    FloatBuffer numbers = buffer.asFloatBuffer();
    for (float[] observation : observations) {
      numbers.put(observation);
    }
    return learner.act(buffer, observations.length);
  }
}
