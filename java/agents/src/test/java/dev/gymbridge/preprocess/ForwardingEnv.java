package dev.gymbridge.preprocess;

import dev.gymbridge.env.Actions;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.Episode;
import dev.gymbridge.env.Frame;
import dev.gymbridge.env.PendingStep;
import dev.gymbridge.env.ResetBatch;
import dev.gymbridge.env.VectorEnv;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Does what other environments do; for fakes that change a part of it. */
public class ForwardingEnv implements VectorEnv {
  private final VectorEnv env;

  /** Closed with this. */
  public ForwardingEnv(VectorEnv env) {
    this.env = env;
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
    return env.reset(mask, seeds);
  }

  @Override
  public ResetBatch restore(List<Episode> episodes) {
    return env.restore(episodes);
  }

  @Override
  public PendingStep step(Actions actions, int @Nullable [] repeats, int keepLast) {
    return env.step(actions, repeats, keepLast);
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
  public long restarts() {
    return env.restarts();
  }

  @Override
  public void close() {
    env.close();
  }
}
