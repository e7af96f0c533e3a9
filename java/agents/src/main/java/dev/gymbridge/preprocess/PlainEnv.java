package dev.gymbridge.preprocess;

import dev.gymbridge.env.Actions;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.env.Episode;
import dev.gymbridge.env.Frame;
import dev.gymbridge.env.Infos;
import dev.gymbridge.env.PendingStep;
import dev.gymbridge.env.ResetBatch;
import dev.gymbridge.env.Space;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.VectorEnv;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Environments as they are. They show numbers, as {@link Flattening} has them, an image, or both,
 * and which actions are allowed where that is wanted. Rewards and ends are the environment's own.
 */
public final class PlainEnv implements AgentEnv {
  /** The info that environments have to be asked for where masks are not ignored. */
  public static final String MASK = MaskInfo.KEY;

  private final VectorEnv env;
  private final DiscreteActions discrete;
  private final FrameFormat format;
  private final Shown.View view;
  private final String remark;
  private final Actions sent;
  private final int[] repeats;
  private final AgentStep step;

  /** Where the first episodes begin, which was looked at before; null where they have begun. */
  private @Nullable ResetBatch first;

  /** Whether a step has been begun to be taken in, and not ended. */
  private boolean midway;

  /** Likewise, all of the observations, without masks. */
  public static PlainEnv ofNumbers(VectorEnv env) {
    return ofNumbers(env, List.of(), Masking.IGNORE);
  }

  /**
   * Environments that show numbers, which are closed with this.
   *
   * @param keys parts of the observations, by their paths; empty for all
   * @param masking where not {@link Masking#IGNORE} their first episodes begin at once
   * @throws IllegalArgumentException where they cannot be trained; they are closed
   */
  public static PlainEnv ofNumbers(VectorEnv env, List<String> keys, Masking masking) {
    return new PlainEnv(env, masking, each -> Shown.of(each, keys, picture -> false));
  }

  /** Likewise, all of the observations, without masks. */
  public static PlainEnv ofImages(VectorEnv env) {
    return ofImages(env, List.of(), Masking.IGNORE);
  }

  /**
   * Environments that show an image, uint8 or bools of shape (height, width, channels), (channels,
   * height, width) or (height, width), and perhaps numbers beside it. They are closed with this.
   *
   * @param keys parts of the observations, by their paths; empty for all
   * @param masking where not {@link Masking#IGNORE} their first episodes begin at once
   * @throws IllegalArgumentException where they cannot be trained; they are closed
   */
  public static PlainEnv ofImages(VectorEnv env, List<String> keys, Masking masking) {
    return new PlainEnv(env, masking, each -> Shown.ofImage(each, keys));
  }

  /**
   * Environments that show an image, where nobody would take it for anything else, numbers, or
   * both. They are closed with this.
   *
   * @param keys parts of the observations, by their paths; empty for all
   * @param masking where not {@link Masking#IGNORE} their first episodes begin at once
   * @throws IllegalArgumentException where they cannot be trained; they are closed
   */
  public static PlainEnv of(VectorEnv env, List<String> keys, Masking masking) {
    return new PlainEnv(env, masking, each -> Shown.of(each, keys, Picture::isObvious));
  }

  /**
   * Likewise, an image only where it is all that they show, and else numbers.
   *
   * @param keys parts of the observations, by their paths; empty for all
   * @param masking where not {@link Masking#IGNORE} their first episodes begin at once
   * @throws IllegalArgumentException where they cannot be trained; they are closed
   */
  public static PlainEnv ofWhole(VectorEnv env, List<String> keys, Masking masking) {
    Space space = env.description().observationSpace();
    boolean isWhole = !(space instanceof Space.Dict || space instanceof Space.Tuple);
    return new PlainEnv(
        env, masking, each -> Shown.of(each, keys, picture -> isWhole && picture.isObvious()));
  }

  private PlainEnv(VectorEnv env, Masking masking, Function<EnvDescription, Shown> shown) {
    this.env = env;
    try {
      EnvDescription description = env.description();
      this.discrete = DiscreteActions.of(description);
      Shown is = shown.apply(description);
      String unfit = masking == Masking.IGNORE ? MaskInfo.NONE : whyUnfit();
      if (masking == Masking.USE && !unfit.isEmpty()) {
        throw new IllegalArgumentException(
            "%s cannot be trained with environment.action_mask=use: %s"
                .formatted(description.id(), unfit));
      }
      this.format = unfit.isEmpty() ? is.format().withMask(discrete.count()) : is.format();
      this.view = is.view();
      this.remark = unfit.equals(MaskInfo.NONE) ? "" : unfit;
    } catch (RuntimeException refused) {
      env.close();
      throw refused;
    }
    this.sent = env.newActions();
    this.repeats = new int[env.size()];
    this.step = new AgentStep(env.size(), format.bytes());
  }

  /** Begins the first episodes. */
  private String whyUnfit() {
    ResetBatch begun = begun();
    first = begun;
    String unfit = MaskInfo.whyUnfit(begun.infos(), env.size(), discrete.count());
    if (!unfit.isEmpty()) {
      env.leaveOutInfos();
    }
    return unfit;
  }

  private ResetBatch begun() {
    try {
      return env.reset();
    } catch (EnvException.Raised raised) {
      String message = String.valueOf(raised.getMessage());
      if (!message.contains("info[\"" + MASK + "\"]")) {
        throw raised;
      }
      throw new IllegalArgumentException(
          "%s gives an action_mask that is no array: environment.action_mask=ignore trains without it. %s"
              .formatted(env.description().id(), message),
          raised);
    }
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
  public String remark() {
    return remark;
  }

  @Override
  public byte[][] reset() {
    ResetBatch begun = first;
    return begin(begun == null ? env.reset() : begun);
  }

  @Override
  public byte[][] reset(boolean[] mask, int[] seeds) {
    return begin(env.reset(mask, seeds));
  }

  private byte[][] begin(ResetBatch reset) {
    first = null;
    for (int row = 0; row < reset.environments().size(); row++) {
      int environment = reset.environments().get(row);
      view.read(reset.observations(), row, step.next[environment]);
      readMask(environment, reset.infos(), row, step.next[environment]);
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
    midway = true;
    for (int environment = 0; environment < env.size(); environment++) {
      step.take(batch, environment);
      if (step.played(environment)) {
        byte[] frame = step.frame[environment];
        view.read(batch.observations(), batch.lastRow(environment), frame);
        if (!batch.ended(environment)) {
          readMask(environment, batch.infos(), environment, frame);
        } else if (format.masked() > 0) {
          MaskInfo.writeLast(batch.infos(), environment, format, frame);
        }
      }
      if (batch.ended(environment)) {
        byte[] next = step.next[environment];
        view.read(batch.nextObservations(), batch.nextRow(environment), next);
        readMask(environment, batch.nextInfos(), batch.nextRow(environment), next);
      }
    }
    midway = false;
    return step;
  }

  /** Reads the mask of what the running episode shows. */
  private void readMask(int environment, Infos infos, int row, byte[] frame) {
    if (format.masked() == 0) {
      return;
    }
    int allowed = MaskInfo.write(infos, row, format, frame);
    if (allowed < 1) {
      Episode episode = env.episodes().get(environment);
      throw new EnvException.NoAction(
          "environment %s of %s (seed %s, episode %s, step %s): its info %s. environment.action_mask=ignore trains without masks"
              .formatted(
                  environment,
                  env.description().id(),
                  episode.seed(),
                  episode.number(),
                  episode.steps(),
                  allowed == 0
                      ? "allows none of its actions (action_mask)"
                      : "has no action_mask of %s elements, as it had before"
                          .formatted(format.masked())),
          null);
    }
  }

  @Override
  public List<Episode> episodes() {
    if (midway) {
      throw new IllegalStateException("a step was not taken in");
    }
    return env.episodes();
  }

  @Override
  public void restore(List<Episode> episodes) {
    first = null;
    midway = false;
    env.restore(episodes);
  }

  @Override
  public Frame render(int environment) {
    return env.render(environment);
  }

  @Override
  public long restarts() {
    return env.restarts();
  }

  @Override
  public void close() {
    env.close();
  }
}
