package dev.gymbridge.preprocess;

import java.util.List;
import java.util.stream.Collectors;

/** Stages one after the other, from what a game shows to the frame that an agent sees. */
final class PixelPipeline {
  private final List<PixelStage> stages;
  private final byte[] shown;
  private final byte[][] between;

  /**
   * A pipeline.
   *
   * @param stages at least one, each taking what the one before gives
   */
  PixelPipeline(List<PixelStage> stages) {
    for (int stage = 1; stage < stages.size(); stage++) {
      FrameFormat given = stages.get(stage - 1).output();
      if (!stages.get(stage).input().equals(given)) {
        throw new IllegalArgumentException(
            "%s does not take %s".formatted(stages.get(stage), PixelStage.text(given)));
      }
    }
    this.stages = List.copyOf(stages);
    shown = new byte[input().observationBytes()];
    between = new byte[stages.size() - 1][];
    for (int stage = 0; stage < between.length; stage++) {
      between[stage] = new byte[stages.get(stage).output().observationBytes()];
    }
  }

  /** What goes in. */
  FrameFormat input() {
    return stages.get(0).input();
  }

  /** What comes out. */
  FrameFormat output() {
    return stages.get(stages.size() - 1).output();
  }

  /** What is to be put in, to be written before each run. */
  byte[] shown() {
    return shown;
  }

  /** Runs all stages on what was {@linkplain #shown() put in}. */
  void run(byte[] frame) {
    byte[] source = shown;
    for (int stage = 0; stage < between.length; stage++) {
      stages.get(stage).apply(source, between[stage]);
      source = between[stage];
    }
    stages.get(between.length).apply(source, frame);
  }

  /** The stages by name. */
  @Override
  public String toString() {
    return stages.stream().map(PixelStage::toString).collect(Collectors.joining(" → "));
  }
}
