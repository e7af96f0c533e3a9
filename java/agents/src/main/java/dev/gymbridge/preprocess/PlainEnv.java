package dev.gymbridge.preprocess;

import dev.gymbridge.env.Actions;
import dev.gymbridge.env.DType;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.Episode;
import dev.gymbridge.env.Frame;
import dev.gymbridge.env.PendingStep;
import dev.gymbridge.env.ResetBatch;
import dev.gymbridge.env.Space;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.Tensor;
import dev.gymbridge.env.VectorEnv;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Environments as they are. They show numbers: a Box, flattened, or a Discrete as a one-hot vector;
 * or an image. Rewards and ends are the environment's own.
 */
public final class PlainEnv implements AgentEnv {
  /** The most elements that fully connected layers are offered. */
  private static final int MAX_ELEMENTS = 10_000;

  private final VectorEnv env;
  private final DiscreteActions discrete;
  private final FrameFormat format;
  private final boolean isOneHot;
  private final long firstValue;
  private final Actions sent;
  private final int[] repeats;
  private final AgentStep step;

  /**
   * Environments that show numbers, which are closed with this.
   *
   * @throws IllegalArgumentException where they cannot be trained; they are closed
   */
  public static PlainEnv ofNumbers(VectorEnv env) {
    return new PlainEnv(env, PlainEnv::numbers);
  }

  /**
   * Environments that show an image, uint8 of shape (height, width, channels), which are closed
   * with this.
   *
   * @throws IllegalArgumentException where they cannot be trained; they are closed
   */
  public static PlainEnv ofImages(VectorEnv env) {
    return new PlainEnv(env, PlainEnv::image);
  }

  private PlainEnv(VectorEnv env, Function<EnvDescription, FrameFormat> shown) {
    this.env = env;
    try {
      EnvDescription description = env.description();
      Space space = description.observationSpace();
      this.discrete = DiscreteActions.of(description);
      this.isOneHot = space instanceof Space.Discrete;
      this.firstValue = space instanceof Space.Discrete values ? values.start() : 0;
      this.format = shown.apply(description);
    } catch (RuntimeException refused) {
      env.close();
      throw refused;
    }
    this.sent = env.newActions();
    this.repeats = new int[env.size()];
    this.step = new AgentStep(env.size(), format.bytes());
  }

  private static FrameFormat image(EnvDescription environment) {
    if (environment.observationSpace() instanceof Space.Box box && isImage(box)) {
      return new FrameFormat(DType.UINT8, Arrays.stream(box.shape().toArray()).boxed().toList(), 1);
    }
    throw refused(environment, "only images, uint8 of (height, width, channels),");
  }

  private static boolean isImage(Space.Box box) {
    return box.dtype() == DType.UINT8 && box.shape().rank() == 3;
  }

  private static FrameFormat numbers(EnvDescription environment) {
    return new FrameFormat(DType.FLOAT32, List.of(elements(environment)), 1);
  }

  private static int elements(EnvDescription environment) {
    Space space = environment.observationSpace();
    if (space instanceof Space.Box box) {
      String otherwise =
          isImage(box)
              ? " without environment.preprocessing=image and network.convolutions=nature"
              : "";
      return checked(environment, box.shape().elements(), "numbers" + otherwise);
    }
    if (space instanceof Space.Discrete values) {
      return checked(environment, values.n(), "values");
    }
    throw refused(environment, "only Box and Discrete");
  }

  private static int checked(EnvDescription environment, long elements, String what) {
    if (elements < 1 || elements > MAX_ELEMENTS) {
      throw refused(
          environment, "it has %s %s; at most %s".formatted(elements, what, MAX_ELEMENTS));
    }
    return (int) elements;
  }

  private static IllegalArgumentException refused(EnvDescription environment, String why) {
    return new IllegalArgumentException(
        "%s cannot be trained: its observation space is %s, and %s can be learnt from"
            .formatted(environment.id(), environment.observationSpace(), why));
  }

  @Override
  public EnvDescription description() {
    return env.description();
  }

  @Override
  public int size() {
    return env.size();
  }

  @Override
  public FrameFormat format() {
    return format;
  }

  @Override
  public int actions() {
    return discrete.count();
  }

  @Override
  public byte[][] reset() {
    return first(env.reset());
  }

  @Override
  public byte[][] reset(boolean[] mask, int[] seeds) {
    return first(env.reset(mask, seeds));
  }

  private byte[][] first(ResetBatch reset) {
    for (int row = 0; row < reset.environments().size(); row++) {
      read(reset.observation(), row, step.next[reset.environments().get(row)]);
    }
    return step.next;
  }

  @Override
  public Pending step(int[] actions) {
    for (int environment = 0; environment < actions.length; environment++) {
      repeats[environment] = actions[environment] == LEAVE ? 0 : 1;
      sent.set(environment, discrete.first() + Math.max(0, actions[environment]));
    }
    PendingStep pending = env.step(sent, repeats, 1);
    return () -> receive(pending.await());
  }

  private AgentStep receive(StepBatch batch) {
    for (int environment = 0; environment < env.size(); environment++) {
      step.take(batch, environment);
      if (step.played(environment)) {
        read(batch.observation(), batch.lastRow(environment), step.frame[environment]);
      }
      if (batch.ended(environment)) {
        read(batch.nextObservation(), batch.nextRow(environment), step.next[environment]);
      }
    }
    return step;
  }

  private void read(Tensor tensor, int row, byte[] frame) {
    ByteBuffer numbers = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    if (isOneHot) {
      Arrays.fill(frame, (byte) 0);
      numbers.putFloat((int) (tensor.asLong(row) - firstValue) * Float.BYTES, 1);
    } else if (tensor.dtype() == format.type()) {
      tensor.copyRow(row, frame, 0);
    } else {
      for (int element = 0; element < format.elements(); element++) {
        numbers.putFloat((float) tensor.asDouble(row * format.elements() + element));
      }
    }
  }

  @Override
  public List<Episode> episodes() {
    return env.episodes();
  }

  @Override
  public void restore(List<Episode> episodes) {
    env.restore(episodes);
  }

  @Override
  public Frame render(int environment) {
    return env.render(environment);
  }

  @Override
  public void close() {
    env.close();
  }
}
