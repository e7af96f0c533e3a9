package dev.gymbridge.cli.command;

import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.cli.output.NpzWriter;
import dev.gymbridge.cli.output.RowLog;
import dev.gymbridge.cli.output.ScratchFile;
import dev.gymbridge.cli.output.TransitionLayout;
import dev.gymbridge.cli.output.TransitionLayout.Column;
import dev.gymbridge.env.Actions;
import dev.gymbridge.env.DType;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.Shape;
import dev.gymbridge.env.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Records episodes, to be saved as an .npz file. With E episodes of T steps in all, in the order of
 * their numbers, it has the arrays
 *
 * <ul>
 *   <li>{@code observations}, T + E rows: of each episode the first observation and all that
 *       followed, in the element type of the observation space
 *   <li>{@code actions}, T rows, in the element type of the action space
 *   <li>{@code rewards}, T float64; {@code terminated} and {@code truncated}, T bool
 *   <li>{@code seeds} and {@code lengths}, E int64: of each episode the seed of its reset and its
 *       number of steps
 * </ul>
 *
 * <p>So row t of the actions, in episode e, led from {@code observations[t + e]} to {@code
 * observations[t + e + 1]}. A space of several leaves has an array for each, {@code
 * observations.<path>} or {@code actions.<path>}; texts are positions in their charset, −1 after
 * the end.
 *
 * <p>Until it is saved the recording is on the disk, in the folder where the file will be.
 */
final class Recording implements Rollout.Listener, AutoCloseable {
  private final Path target;
  private final TransitionLayout layout;
  private final ScratchFile scratch;
  private final ByteBuffer row;
  private final RowLog[] logs;
  private final EpisodeResult[] results;

  /**
   * A recording of the given number of episodes, of which none has started.
   *
   * @throws CommandFailure where the file's folder cannot be written to, or the spaces cannot be
   *     recorded
   */
  Recording(Path target, EnvDescription environment, int episodes) {
    this.target = target;
    this.layout = TransitionLayout.of(environment);
    this.row = ByteBuffer.allocate(layout.rowBytes()).order(ByteOrder.LITTLE_ENDIAN);
    this.logs = new RowLog[episodes];
    this.results = new EpisodeResult[episodes];
    try {
      this.scratch = new ScratchFile(beside(target, ""));
    } catch (IOException failure) {
      throw CommandFailure.notWritten(target, failure);
    }
  }

  private static Path beside(Path file, String name) {
    return file.toAbsolutePath().resolveSibling(name);
  }

  @Override
  public void started(int episode, List<Tensor> observations, int tensorRow) {
    logs[episode] = new RowLog(scratch, row.capacity());
    append(episode, observations, tensorRow);
  }

  @Override
  public void stepped(
      int episode,
      Actions actions,
      int environment,
      double reward,
      List<Tensor> observations,
      int tensorRow) {
    for (int leaf = 0; leaf < layout.actions().size(); leaf++) {
      Column column = layout.actions().get(leaf);
      int from = environment * column.bytes();
      actions.data(leaf).get(from, row.array(), column.offset(), column.bytes());
    }
    row.putDouble(layout.rewards().offset(), reward);
    append(episode, observations, tensorRow);
  }

  private void append(int episode, List<Tensor> observations, int tensorRow) {
    for (int leaf = 0; leaf < layout.observations().size(); leaf++) {
      Column column = layout.observations().get(leaf);
      observations.get(leaf).copyRow(tensorRow, row.array(), column.offset());
    }
    try {
      logs[episode].append(row.array());
    } catch (IOException failure) {
      throw CommandFailure.notWritten(target, failure);
    }
  }

  @Override
  public void ended(EpisodeResult result) {
    results[result.number()] = result;
    try {
      logs[result.number()].complete();
    } catch (IOException failure) {
      throw CommandFailure.notWritten(target, failure);
    }
  }

  /**
   * Writes the file, whole or not at all; all episodes have ended.
   *
   * @throws CommandFailure where it cannot be written
   */
  void save() {
    Path unfinished =
        beside(target, "." + target.getFileName() + "." + ProcessHandle.current().pid());
    unfinished.toFile().deleteOnExit();
    try {
      try (OutputStream file = Files.newOutputStream(unfinished);
          NpzWriter npz = new NpzWriter(file)) {
        write(npz);
      }
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      throw CommandFailure.notWritten(target, failure);
    }
  }

  private void write(NpzWriter npz) throws IOException {
    for (Column column : layout.observations()) {
      write(npz, column, 0);
    }
    for (Column column : layout.actions()) {
      write(npz, column, 1);
    }
    write(npz, layout.rewards(), 1);
    writeFlags(npz, "terminated", EpisodeResult::terminated);
    writeFlags(npz, "truncated", EpisodeResult::truncated);
    writeNumbers(npz, "seeds", EpisodeResult::seed);
    writeNumbers(npz, "lengths", EpisodeResult::length);
    npz.finish();
  }

  /** Writes a column's elements; {@code firstRow} is 0, or 1 for what a reset does not have. */
  private void write(NpzWriter npz, Column column, int firstRow) throws IOException {
    long elements = Arrays.stream(logs).mapToLong(log -> log.rows() - firstRow).sum();
    npz.begin(column.name(), column.dtype(), elements, column.shape());
    for (RowLog log : logs) {
      log.forEach(
          firstRow, (data, offset) -> npz.write(data, offset + column.offset(), column.bytes()));
    }
  }

  /** Writes a flag for each step; it can be set at the last one of an episode only. */
  private void writeFlags(NpzWriter npz, String name, Predicate<EpisodeResult> flag)
      throws IOException {
    long steps = Arrays.stream(results).mapToLong(EpisodeResult::length).sum();
    npz.begin(name, DType.BOOL, steps, Shape.SCALAR);
    for (EpisodeResult result : results) {
      byte[] flags = new byte[result.length()];
      if (flags.length > 0 && flag.test(result)) {
        flags[flags.length - 1] = 1;
      }
      npz.write(flags, 0, flags.length);
    }
  }

  private void writeNumbers(NpzWriter npz, String name, ToLongFunction<EpisodeResult> number)
      throws IOException {
    npz.begin(name, DType.INT64, results.length, Shape.SCALAR);
    ByteBuffer element = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (EpisodeResult result : results) {
      element.putLong(0, number.applyAsLong(result));
      npz.write(element.array(), 0, Long.BYTES);
    }
  }

  /** Gives the disk space back. */
  @Override
  public void close() {
    try {
      scratch.close();
    } catch (IOException failure) {
      throw CommandFailure.notWritten(target, failure);
    }
  }
}
