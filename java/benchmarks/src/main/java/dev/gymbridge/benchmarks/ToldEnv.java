package dev.gymbridge.benchmarks;

import dev.gymbridge.env.Actions;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.Episode;
import dev.gymbridge.env.Frame;
import dev.gymbridge.env.PendingStep;
import dev.gymbridge.env.ResetBatch;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.VectorEnv;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Does what other environments do, and tells the phases that follow from it. */
final class ToldEnv implements VectorEnv {
  private final VectorEnv env;
  private final PhaseFile phases;
  private final boolean evaluates;

  /**
   * Takes environments, which are closed with this.
   *
   * @param evaluates whether evaluations are played in them
   */
  ToldEnv(VectorEnv env, PhaseFile phases, boolean evaluates) {
    this.env = env;
    this.phases = phases;
    this.evaluates = evaluates;
  }

  private void tell(Phase phase) {
    phases.tell(evaluates ? Phase.EVALUATION : phase);
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
  public Actions newActions() {
    return env.newActions();
  }

  @Override
  public ResetBatch reset() {
    return env.reset();
  }

  @Override
  public ResetBatch reset(boolean[] mask) {
    return env.reset(mask);
  }

  @Override
  public ResetBatch reset(boolean[] mask, int[] seeds) {
    tell(Phase.WAITING);
    return env.reset(mask, seeds);
  }

  @Override
  public ResetBatch restore(List<Episode> episodes) {
    tell(Phase.PLAYBACK);
    ResetBatch restored = env.restore(episodes);
    tell(Phase.ACTING);
    return restored;
  }

  @Override
  public PendingStep step(Actions actions, int @Nullable [] repeats, int keepLast) {
    PendingStep pending = env.step(actions, repeats, keepLast);
    tell(Phase.LEARNING);
    return () -> await(pending);
  }

  private StepBatch await(PendingStep pending) {
    tell(Phase.WAITING);
    StepBatch batch = pending.await();
    tell(Phase.ACTING);
    return batch;
  }

  @Override
  public void leaveOutInfos() {
    env.leaveOutInfos();
  }

  @Override
  public List<Episode> episodes() {
    return env.episodes();
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
