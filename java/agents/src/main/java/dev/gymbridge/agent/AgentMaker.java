package dev.gymbridge.agent;

import ai.djl.Device;
import dev.gymbridge.preprocess.FrameFormat;

/** Makes the agent of a run, which it does again, alike, where the run goes on. */
@FunctionalInterface
public interface AgentMaker {
  /**
   * Makes it.
   *
   * @param format of the environments' frames
   * @param actions how many there are
   * @param device of {@link dev.gymbridge.learner.PyTorch#device}
   */
  Agent make(FrameFormat format, int actions, Device device);
}
