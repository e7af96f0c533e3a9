package dev.gymbridge.preprocess;

import dev.gymbridge.env.DType;
import dev.gymbridge.env.Space;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Makes the frames that an agent sees of the observations of an Atari game. Not thread-safe. */
final class AtariScreen {
  private static final int WIDTH = 160;
  private static final int RAM = 128;

  private final PixelPipeline pipeline;
  private final FrameFormat shown;
  private final int stack;

  /**
   * The screen of a game.
   *
   * @param id of the environment
   * @param space of its observations
   * @throws IllegalArgumentException where it is not what the protocol has it show
   */
  AtariScreen(String id, Space space, PixelProtocol protocol) {
    List<Integer> shape = shape(id, space, protocol.frame());
    shown = PixelStage.unsigned(shape.toArray(Integer[]::new));
    stack = protocol.stack();
    List<PixelStage> stages = new ArrayList<>();
    if (protocol.keepLast() == 2) {
      stages.add(new FrameMax(shown));
    }
    stages.addAll(protocol.frame().stages(shape.get(0), shape.get(1)));
    pipeline = new PixelPipeline(stages);
  }

  private static List<Integer> shape(String id, Space space, PixelProtocol.Frame frame) {
    if (space instanceof Space.Box box && box.dtype() == DType.UINT8) {
      List<Integer> shape = new ArrayList<>();
      for (int axis = 0; axis < box.shape().rank(); axis++) {
        shape.add(box.shape().axis(axis));
      }
      if (shape.equals(List.of(RAM))) {
        throw ram(id, space.toString());
      }
      List<Integer> colours = frame == PixelProtocol.Frame.SEED_88X80 ? List.of(3) : List.of();
      if (shape.size() == 2 + colours.size()
          && shape.get(0) >= SeedFrame.MIN_HEIGHT
          && shape.get(1) == WIDTH
          && shape.subList(2, shape.size()).equals(colours)) {
        return shape;
      }
    }
    throw new IllegalArgumentException(
        ("%s shows %s, not the screen of an Atari game (uint8, 210×160 or the like): choose a preset that is not"
                + " for Atari")
            .formatted(id, space));
  }

  /** What is said where the bytes of a game's memory were asked for. */
  static IllegalArgumentException ram(String id, String space) {
    return new IllegalArgumentException(
        ("%s shows the 128 bytes of the game's RAM, %s, not its screen: take the id without -ram (and no obs_type), or"
                + " a preset that is not for Atari")
            .formatted(id, space));
  }

  /** What an agent sees. */
  FrameFormat format() {
    FrameFormat frame = pipeline.output();
    return new FrameFormat(frame.type(), frame.shape(), stack);
  }

  /** Makes a frame of one observation. */
  void show(Tensor observations, int row, byte[] frame) {
    int frames = pipeline.input().stack();
    for (int k = 0; k < frames; k++) {
      observations.copyRow(row, pipeline.shown(), k * shown.bytes());
    }
    pipeline.run(frame);
  }

  /** Makes a frame of the last observations of an environment that was stepped. */
  void show(StepBatch step, int environment, byte[] frame) {
    if (step.kept(environment) < pipeline.input().stack()) {
      show(step.observation(), step.lastRow(environment), frame);
      return;
    }
    int frames = pipeline.input().stack();
    for (int k = 0; k < frames; k++) {
      int row = step.row(environment, step.kept(environment) - frames + k);
      step.observation().copyRow(row, pipeline.shown(), k * shown.bytes());
    }
    pipeline.run(frame);
  }

  /** What goes in, the stages, and what an agent sees. */
  @Override
  public String toString() {
    String stacked = stack == 1 ? "" : " → stack of " + stack;
    return PixelStage.text(shown) + " → " + pipeline + stacked + " → " + PixelStage.text(format());
  }
}
