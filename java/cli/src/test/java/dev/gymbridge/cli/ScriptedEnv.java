package dev.gymbridge.cli;

import dev.gymbridge.env.Actions;
import dev.gymbridge.env.DType;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.Episode;
import dev.gymbridge.env.Frame;
import dev.gymbridge.env.Infos;
import dev.gymbridge.env.PendingStep;
import dev.gymbridge.env.ResetBatch;
import dev.gymbridge.env.Shape;
import dev.gymbridge.env.Space;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.Tensor;
import dev.gymbridge.env.VectorEnv;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Environments whose episodes have given lengths. An observation is {@code 1000 × environment + 100
 * × episode + step}, a reward the step's number; the last step terminates. Length 0 is an episode
 * that is lost at its first step.
 */
public final class ScriptedEnv implements VectorEnv {
  private static final int LOST = 2 | 4;

  private final int[][] lengths;
  private final int[] episode;
  private final int[] step;

  /** For each environment the lengths of its episodes; what follows them has one step. */
  public ScriptedEnv(int[]... lengths) {
    this.lengths = lengths;
    this.episode = new int[lengths.length];
    this.step = new int[lengths.length];
  }

  @Override
  public EnvDescription description() {
    Space integers = new Space.Discrete(10_000, 0, DType.INT64);
    return new EnvDescription("Scripted-v0", "current", "1.4.0", integers, integers, 0, 0);
  }

  @Override
  public int size() {
    return lengths.length;
  }

  @Override
  public Actions newActions() {
    return new Actions(description().actionSpace(), size());
  }

  @Override
  public ResetBatch reset() {
    List<Integer> all = IntStream.range(0, size()).boxed().toList();
    return new ResetBatch(all, observe(all), Infos.NONE);
  }

  private List<Tensor> observe(List<Integer> environments) {
    ByteBuffer data = ByteBuffer.allocate(8 * environments.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (int environment : environments) {
      data.putLong(1000L * environment + 100L * episode[environment] + step[environment]);
    }
    return List.of(new Tensor(DType.INT64, Shape.of(environments.size()), data.flip()));
  }

  @Override
  public PendingStep step(Actions actions, int @Nullable [] repeats, int keepLast) {
    StepBatch batch = stepAll(repeats == null ? newOnes() : repeats);
    return () -> batch;
  }

  private int[] newOnes() {
    return IntStream.range(0, size()).map(environment -> 1).toArray();
  }

  private StepBatch stepAll(int[] repeats) {
    int[] frames = new int[size()];
    byte[] ends = new byte[size()];
    List<Integer> stepped = new ArrayList<>();
    List<Integer> ended = new ArrayList<>();
    for (int environment = 0; environment < size(); environment++) {
      if (repeats[environment] > 0) {
        int length = length(environment);
        if (length > 0) {
          frames[environment] = 1;
          step[environment]++;
          stepped.add(environment);
        }
        if (step[environment] == length) {
          ends[environment] = (byte) (length == 0 ? LOST : 1);
          ended.add(environment);
        }
      }
    }
    double[] rewards = stepped.stream().mapToDouble(environment -> step[environment]).toArray();
    List<Tensor> observations = observe(stepped);
    ended.forEach(this::startNext);
    return new StepBatch(
        frames, rewards, ends, observations, Infos.NONE, observe(ended), Infos.NONE, 1);
  }

  private int length(int environment) {
    int[] script = lengths[environment];
    return episode[environment] < script.length ? script[episode[environment]] : 1;
  }

  private void startNext(int environment) {
    episode[environment]++;
    step[environment] = 0;
  }

  @Override
  public ResetBatch reset(boolean[] mask) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ResetBatch reset(boolean[] mask, int[] seeds) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ResetBatch restore(List<Episode> episodes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Episode> episodes() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Frame render(int environment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
