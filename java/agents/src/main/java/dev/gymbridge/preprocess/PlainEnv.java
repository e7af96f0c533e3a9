package dev.gymbridge.preprocess;

import dev.gymbridge.env.Actions;
import dev.gymbridge.env.DType;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.Episode;
import dev.gymbridge.env.Frame;
import dev.gymbridge.env.PendingStep;
import dev.gymbridge.env.ResetBatch;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.Tensor;
import dev.gymbridge.env.VectorEnv;
import java.util.List;
import java.util.function.Function;

/**
 * Environments as they are. They show numbers, as {@link Flattening} has them, or an image. Rewards
 * and ends are the environment's own.
 */
public final class PlainEnv implements AgentEnv {
  /** The most elements that fully connected layers are offered. */
  private static final int MAX_ELEMENTS = 10_000;

  private final VectorEnv env;
  private final DiscreteActions discrete;
  private final FrameFormat format;
  private final View view;
  private final Actions sent;
  private final int[] repeats;
  private final AgentStep step;

  /** Copies a row of observations, a tensor for each leaf of their space, into a frame. */
  @FunctionalInterface
  private interface View {
    void read(List<Tensor> observation, int row, byte[] frame);
  }

  /** What an environment's observations are shown as. */
  private record Shown(FrameFormat format, View view) {}

  /** Likewise, all of the observations. */
  public static PlainEnv ofNumbers(VectorEnv env) {
    return ofNumbers(env, List.of());
  }

  /**
   * Environments that show numbers, which are closed with this.
   *
   * @param keys parts of the observations, by their paths; empty for all
   * @throws IllegalArgumentException where they cannot be trained; they are closed
   */
  public static PlainEnv ofNumbers(VectorEnv env, List<String> keys) {
    return new PlainEnv(env, environment -> numbers(environment, keys));
  }

  /**
   * Environments that show an image, uint8 or bools of shape (height, width, channels), (channels,
   * height, width) or (height, width), which are closed with this.
   *
   * @throws IllegalArgumentException where they cannot be trained; they are closed
   */
  public static PlainEnv ofImages(VectorEnv env) {
    return new PlainEnv(env, PlainEnv::image);
  }

  /**
   * Environments that show an image, where nobody would take it for anything else, or numbers,
   * which are closed with this.
   *
   * @param keys parts of the observations, by their paths; empty for all
   * @throws IllegalArgumentException where they cannot be trained; they are closed
   */
  public static PlainEnv of(VectorEnv env, List<String> keys) {
    return new PlainEnv(
        env,
        environment ->
            Picture.of(environment.observationSpace())
                .filter(Picture::isObvious)
                .map(PlainEnv::shown)
                .orElseGet(() -> numbers(environment, keys)));
  }

  private PlainEnv(VectorEnv env, Function<EnvDescription, Shown> shown) {
    this.env = env;
    try {
      EnvDescription description = env.description();
      this.discrete = DiscreteActions.of(description);
      Shown is = shown.apply(description);
      this.format = is.format();
      this.view = is.view();
    } catch (RuntimeException refused) {
      env.close();
      throw refused;
    }
    this.sent = env.newActions();
    this.repeats = new int[env.size()];
    this.step = new AgentStep(env.size(), format.bytes());
  }

  private static Shown image(EnvDescription environment) {
    return Picture.of(environment.observationSpace())
        .map(PlainEnv::shown)
        .orElseThrow(
            () ->
                refused(
                    environment,
                    "only images, uint8 or bools of (height, width, channels), (channels, height, width) or (height, width), can be learnt from as such"));
  }

  private static Shown shown(Picture picture) {
    return new Shown(
        picture.format(),
        (observation, row, frame) -> picture.copy(observation.get(0), row, frame));
  }

  private static Shown numbers(EnvDescription environment, List<String> keys) {
    Flattening row;
    try {
      row = new Flattening(environment.observationSpace(), keys);
    } catch (IllegalArgumentException absent) {
      throw refused(environment, String.valueOf(absent.getMessage()));
    }
    if (row.size() < 1 || row.size() > MAX_ELEMENTS) {
      throw refused(
          environment,
          "that is %s numbers, of which at most %s can be learnt from. environment.observation_keys takes parts of a Dict, environment.preprocessing=image takes an image as it is, and environment.wrappers can make it smaller"
              .formatted(row.size(), MAX_ELEMENTS));
    }
    return new Shown(new FrameFormat(DType.FLOAT32, List.of((int) row.size()), 1), row::write);
  }

  private static IllegalArgumentException refused(EnvDescription environment, String why) {
    return new IllegalArgumentException(
        "%s cannot be trained: its observation space is %s, and %s"
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
      view.read(reset.observations(), row, step.next[reset.environments().get(row)]);
    }
    return step.next;
  }

  @Override
  public Pending step(int[] actions) {
    for (int environment = 0; environment < actions.length; environment++) {
      repeats[environment] = actions[environment] == LEAVE ? 0 : 1;
      discrete.set(sent, environment, Math.max(0, actions[environment]));
    }
    PendingStep pending = env.step(sent, repeats, 1);
    return () -> receive(pending.await());
  }

  private AgentStep receive(StepBatch batch) {
    for (int environment = 0; environment < env.size(); environment++) {
      step.take(batch, environment);
      if (step.played(environment)) {
        view.read(batch.observations(), batch.lastRow(environment), step.frame[environment]);
      }
      if (batch.ended(environment)) {
        view.read(batch.nextObservations(), batch.nextRow(environment), step.next[environment]);
      }
    }
    return step;
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
