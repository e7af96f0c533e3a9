package dev.gymbridge.run;

import dev.gymbridge.config.TrainingException;
import dev.gymbridge.replay.FrameBlocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The full blocks of a replay's frames, {@value #BLOCKS} in a file, each file written once. What
 * does not fill a file yet is in the checkpoint.
 */
final class FrameFiles {
  private static final int BLOCKS = 256;
  private static final String SUFFIX = ".safetensors";

  private final Path folder;
  private List<Long> neededBefore = List.of();

  FrameFiles(Path folder) {
    this.folder = folder;
  }

  /** Number of the first block that is in no file. */
  static long filed(FrameBlocks frames) {
    return Math.max(frames.firstBlock(), frames.openBlock() / BLOCKS * BLOCKS);
  }

  /** Writes the files that are not there yet. */
  void write(List<FrameBlocks> environments) throws IOException {
    for (int environment = 0; environment < environments.size(); environment++) {
      FrameBlocks frames = environments.get(environment);
      for (long block = frames.firstBlock(); block < filed(frames); block = end(block)) {
        write(file(environment, block), frames, block, end(block));
      }
    }
  }

  /**
   * Removes the files that neither these frames nor those of the call before have a block in, once
   * the checkpoint of these is there.
   */
  void removeOlder(List<FrameBlocks> environments) throws IOException {
    for (int environment = 0; environment < neededBefore.size(); environment++) {
      long end = neededBefore.get(environment) / BLOCKS * BLOCKS;
      long block = end;
      while (block > 0 && Files.exists(file(environment, block - BLOCKS))) {
        block -= BLOCKS;
      }
      for (; block < end; block += BLOCKS) { // the oldest first: no gap, wherever this is killed
        Files.deleteIfExists(file(environment, block));
      }
    }
    neededBefore = environments.stream().map(FrameBlocks::firstBlock).toList();
  }

  private static long end(long block) {
    return (block / BLOCKS + 1) * BLOCKS;
  }

  private Path file(int environment, long block) {
    return folder.resolve("frames-%s-%s%s".formatted(environment, block / BLOCKS, SUFFIX));
  }

  private void write(Path file, FrameBlocks frames, long from, long end) throws IOException {
    if (Files.exists(file)) {
      return;
    }
    AtomicFile.makeFolder(folder);
    Safetensors content = new Safetensors();
    for (long block = from; block < end; block++) {
      content.put(name(block), frames.block(block));
    }
    content.write(file);
  }

  private static String name(long block) {
    return "block." + block;
  }

  /**
   * Reads an environment's blocks.
   *
   * @param from number of the first
   * @param end number of the one after the last, which is the first of a file
   * @throws TrainingException where a file is missing or damaged
   */
  List<byte[]> read(int environment, long from, long end) throws IOException {
    List<byte[]> blocks = new ArrayList<>();
    for (long block = from; block < end; block = end(block)) {
      Path file = file(environment, block);
      if (!Files.exists(file)) {
        throw new TrainingException(file + " is missing, which the checkpoint needs");
      }
      Safetensors content = Safetensors.read(file);
      for (long each = block; each < end(block); each++) {
        blocks.add(content.bytes(name(each)));
      }
    }
    return blocks;
  }

  /**
   * Removes files with blocks that came after these frames, which will be written again, and what
   * was not written to its end.
   */
  void cut(List<FrameBlocks> environments) throws IOException {
    AtomicFile.removeUnfinished(folder);
    for (int environment = 0; environment < environments.size(); environment++) {
      long from = filed(environments.get(environment));
      long block = from;
      while (Files.exists(file(environment, block))) {
        block += BLOCKS;
      }
      while (block > from) { // the newest first: no gap, wherever this is killed
        block -= BLOCKS;
        Files.deleteIfExists(file(environment, block));
      }
    }
  }
}
