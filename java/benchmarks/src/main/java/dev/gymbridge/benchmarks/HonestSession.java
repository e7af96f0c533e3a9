package dev.gymbridge.benchmarks;

import dev.gymbridge.EnvServer;
import dev.gymbridge.env.Actions;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.Tensor;
import dev.gymbridge.env.VectorEnv;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/** Environments that are played at random, the same each time, and a checksum of all they say. */
final class HonestSession implements AutoCloseable {
  private final VectorEnv env;
  private final SplittableRandom random = new SplittableRandom(1);
  private final CRC32C checksum = new CRC32C();
  private final int actions;
  private long steps;

  /** Makes and resets environments with two actions or more. */
  HonestSession(EnvServer server, EnvConfig config, int actions) {
    this.actions = actions;
    env = server.make(config);
    env.reset().observations().forEach(this::add);
  }

  /** Makes one step of all environments. */
  void step() {
    Actions chosen = env.newActions();
    for (int environment = 0; environment < env.size(); environment++) {
      chosen.set(environment, random.nextInt(actions));
    }
    StepBatch batch = env.step(chosen).await();
    batch.observations().forEach(this::add);
    batch.nextObservations().forEach(this::add);
    for (int environment = 0; environment < env.size(); environment++) {
      long reward = Double.doubleToRawLongBits(batch.reward(environment));
      checksum.update(ByteBuffer.allocate(Long.BYTES).putLong(0, reward));
      checksum.update(batch.terminated(environment) ? 1 : 0);
      checksum.update(batch.truncated(environment) ? 1 : 0);
    }
    steps++;
  }

  private void add(Tensor tensor) {
    checksum.update(tensor.bytes());
  }

  /** How many steps there were. */
  long steps() {
    return steps;
  }

  /** Of everything that was said so far. */
  long checksum() {
    return checksum.getValue();
  }

  @Override
  public void close() {
    env.close();
  }
}
