package dev.gymbridge.run;

import dev.gymbridge.config.TrainingException;
import dev.gymbridge.replay.FrameBlocks;
import dev.gymbridge.replay.Replay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A replay in a checkpoint: its transitions, and the frames that are in no {@link FrameFiles}. */
final class SavedReplay {
  private static final String PREFIX = "replay.";

  /**
   * What is small.
   *
   * @param added transitions since the start
   * @param frames for each environment
   */
  record Head(long added, List<Frames> frames) {}

  /**
   * An environment's frames.
   *
   * @param next number of the next one
   * @param firstBlock number of the first full block
   * @param filed number of the first full block that is in no file
   * @param end number of the block that is not full yet
   */
  record Frames(long next, long firstBlock, long filed, long end) {}

  private SavedReplay() {}

  /** Adds a replay's arrays; gives the rest. */
  static Head add(Safetensors content, Replay.Contents replay) {
    int size = (int) Math.min(replay.added(), replay.actions().length);
    content
        .put(PREFIX + "environments", replay.environments(), size)
        .put(PREFIX + "before", replay.before(), size)
        .put(PREFIX + "depths", replay.depths(), size)
        .put(PREFIX + "spans", replay.spans(), size)
        .put(PREFIX + "actions", replay.actions(), size)
        .put(PREFIX + "rewards", List.of(size), replay.rewards(), 0, size)
        .put(PREFIX + "discounts", List.of(size), replay.discounts(), 0, size);
    List<Frames> heads = new ArrayList<>();
    for (int environment = 0; environment < replay.frames().size(); environment++) {
      FrameBlocks frames = replay.frames().get(environment);
      long filed = FrameFiles.filed(frames);
      long end = frames.openBlock();
      for (long block = filed; block < end; block++) {
        content.put(block(environment, block), frames.block(block));
      }
      content.put(open(environment), frames.open());
      heads.add(new Frames(frames.next(), frames.firstBlock(), filed, end));
    }
    return new Head(replay.added(), heads);
  }

  private static String block(int environment, long number) {
    return PREFIX + environment + ".block." + number;
  }

  private static String open(int environment) {
    return PREFIX + environment + ".open";
  }

  /**
   * Reads one.
   *
   * @param capacity of the replay
   * @throws TrainingException where a file is missing, or the capacity another
   */
  static Replay.Contents read(
      Path file, Safetensors content, Head head, int capacity, FrameFiles files)
      throws IOException {
    int kept = content.ints(PREFIX + "actions").length;
    if (kept != Math.min(head.added, capacity)) {
      throw new TrainingException(
          "%s keeps the last %s of %s transitions: replay.capacity cannot be changed to %s any more"
              .formatted(file, kept, head.added, capacity));
    }
    List<FrameBlocks> frames = new ArrayList<>();
    for (int environment = 0; environment < head.frames.size(); environment++) {
      frames.add(frames(content, environment, head.frames.get(environment), files));
    }
    return new Replay.Contents(
        head.added,
        Arrays.copyOf(content.ints(PREFIX + "environments"), capacity),
        Arrays.copyOf(content.longs(PREFIX + "before"), capacity),
        Arrays.copyOf(content.ints(PREFIX + "depths"), capacity),
        Arrays.copyOf(content.ints(PREFIX + "spans"), capacity),
        Arrays.copyOf(content.ints(PREFIX + "actions"), capacity),
        Arrays.copyOf(content.floats(PREFIX + "rewards"), capacity),
        Arrays.copyOf(content.floats(PREFIX + "discounts"), capacity),
        frames);
  }

  /** Blocks that are not in the checkpoint are in files. */
  private static FrameBlocks frames(
      Safetensors content, int environment, Frames head, FrameFiles files) throws IOException {
    List<byte[]> blocks = files.read(environment, head.firstBlock, head.filed);
    for (long block = head.filed; block < head.end; block++) {
      blocks.add(content.bytes(block(environment, block)));
    }
    return new FrameBlocks(head.next, head.firstBlock, blocks, content.bytes(open(environment)));
  }
}
