package dev.gymbridge.run;

import dev.gymbridge.config.ConfigFile;
import dev.gymbridge.config.ConfigValues;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.config.TrainingException;
import dev.gymbridge.learner.NetworkExport;
import dev.gymbridge.nn.Network;
import dev.gymbridge.replay.FrameBlocks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The files that a run leaves, and where they are. */
public final class RunFolder {
  /** How many checkpoints are kept: the last, and the one before in case that is damaged. */
  private static final int CHECKPOINTS = 2;

  /** What changes neither how the run has gone so far nor what was counted in it. */
  private static final List<String> CHANGEABLE =
      List.of(
          "stop.steps",
          "stop.episodes",
          "stop.seconds",
          "stop.perfect_episodes",
          "stop.mean_return",
          "stop.mean_every",
          "stop.evaluation_return",
          "stop.evaluation_episodes",
          "environment.on_nan",
          "evaluation.every",
          "metrics_every",
          "checkpoint_every");

  private static final String NETWORK_FORMAT = "gymbridge-network-1";

  private final boolean countsUp;
  private Path folder;
  private FrameFiles frames;

  private RunFolder(Path folder, boolean countsUp) {
    this.countsUp = countsUp;
    this.folder = folder;
    this.frames = new FrameFiles(folder.resolve("replay"));
  }

  /**
   * The folder of a new run, which {@link #make} makes.
   *
   * @throws TrainingException where it exists
   */
  public static RunFolder planned(Path folder) {
    if (Files.exists(folder)) {
      throw NewFolder.exists(folder);
    }
    return new RunFolder(folder, false);
  }

  /**
   * The folder of a new run by this name, or where there is one already by {@code NAME-2}, {@code
   * NAME-3} and so on; which one is decided by {@link #make}.
   */
  public static RunFolder plannedByNumber(Path folder) {
    return new RunFolder(folder, true);
  }

  /**
   * Makes the folder of a new run, which no other run gets, and holds it.
   *
   * @param warnings as {@link FolderLock#take} has them
   * @throws TrainingException where it exists by now
   */
  public FolderLock make(TrainConfig config, Consumer<String> warnings) throws IOException {
    folder = countsUp ? NewFolder.numbered(folder) : NewFolder.named(folder);
    frames = new FrameFiles(folder.resolve("replay"));
    FolderLock lock = lock(warnings);
    try {
      AtomicFile.makeFolder(checkpointFolder());
      write(config);
      return lock;
    } catch (IOException failure) {
      lock.close();
      throw failure;
    }
  }

  /**
   * Holds the folder for a run that goes on in it.
   *
   * @param warnings as {@link FolderLock#take} has them
   * @throws TrainingException where another training writes into it
   */
  public FolderLock lock(Consumer<String> warnings) throws IOException {
    return FolderLock.take(folder, warnings);
  }

  /**
   * The folder of a run that was.
   *
   * @throws TrainingException where it is none
   */
  public static RunFolder open(Path folder) {
    if (!Files.isRegularFile(folder.resolve("config.yaml"))) {
      throw new TrainingException(folder + " is not the folder of a run: it has no config.yaml");
    }
    return new RunFolder(folder, false);
  }

  public static String reason(IOException failure) {
    return failure instanceof NoSuchFileException missing
        ? missing.getFile() + " does not exist"
        : failure.getClass().getSimpleName() + ": " + failure.getMessage();
  }

  /** Where it is. */
  public Path path() {
    return folder;
  }

  private Path checkpointFolder() {
    return folder.resolve("checkpoints");
  }

  public Path file(String name) {
    return folder.resolve(name);
  }

  /**
   * The run's configuration.
   *
   * @param changes values by key, in place of the run's
   * @throws TrainingException where it cannot be read, or a change would make it another run
   */
  public TrainConfig config(Map<String, Object> changes) {
    for (String key : changes.keySet()) {
      if (!CHANGEABLE.contains(key)) {
        throw new TrainingException(
            "%s cannot be changed in a run that goes on; these can: %s"
                .formatted(key, String.join(", ", CHANGEABLE)));
      }
    }
    Path file = file("config.yaml");
    try {
      Map<String, Object> values = ConfigFile.read(file.toString(), Files.readString(file));
      // Runs of format 1 lack the key: an evaluation's own episodes decided.
      values.putIfAbsent("stop.evaluation_episodes", 1);
      // Runs that lack it were before masks, and before images were looked for inside of a Dict.
      if (values.putIfAbsent("environment.action_mask", "ignore") == null) {
        values.replace("environment.preprocessing", "auto", "former_auto");
      }
      values.putAll(changes);
      return ConfigValues.config(values);
    } catch (IOException | YamlEngineException | TrainingException failure) {
      throw new TrainingException(file + " cannot be used: " + failure.getMessage(), failure);
    }
  }

  /** Writes a configuration in place of one that is there. */
  public void write(TrainConfig config) throws IOException {
    AtomicFile.write(file("config.yaml"), ConfigFile.text(config).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes what came of the run, in place of a file that is there.
   *
   * @param name of the file
   * @param text of it, but for the end of the last line
   * @throws TrainingException where it cannot be written
   */
  public void write(String name, String text) {
    Path file = file(name);
    try {
      AtomicFile.makeFolder(folder);
      AtomicFile.write(file, (text + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new TrainingException("cannot write " + file + ": " + reason(failure), failure);
    }
  }

  /**
   * Writes a checkpoint and removes those that are not needed any more: older ones, and later ones
   * that could not be used, before which the run went on.
   */
  public void write(Checkpoint checkpoint, Network network) throws IOException {
    String name = String.format(Locale.ROOT, "step-%012d.safetensors", checkpoint.agent().steps());
    List<FrameBlocks> blocks = checkpoint.agent().replay().frames();
    frames.write(blocks);
    Path written = checkpointFolder().resolve(name);
    checkpoint.write(written, network);
    List<Path> all = checkpoints();
    int place = all.indexOf(written);
    List<Path> kept = all.subList(place, Math.min(place + CHECKPOINTS, all.size()));
    for (Path file : all) {
      if (!kept.contains(file)) {
        Files.delete(file);
      }
    }
    frames.removeOlder(blocks);
  }

  /** All that are there, the newest first. */
  private List<Path> checkpoints() throws IOException {
    try (Stream<Path> files = Files.list(checkpointFolder())) {
      List<Path> found =
          new ArrayList<>(
              files.filter(file -> file.toString().endsWith(".safetensors")).sorted().toList());
      Collections.reverse(found);
      return found;
    }
  }

  /**
   * Reads the newest checkpoint that is whole, to go on from it; removes what was not written to
   * its end.
   *
   * @param capacity of the replay
   * @param warnings is told of those that are not
   * @throws TrainingException where there is none
   */
  public Checkpoint newest(Network network, int capacity, Consumer<String> warnings)
      throws IOException {
    Checkpoint newest = newest(file -> Checkpoint.read(file, network, capacity, frames), warnings);
    frames.cut(newest.agent().replay().frames());
    AtomicFile.removeUnfinished(checkpointFolder());
    AtomicFile.removeUnfinished(folder);
    return newest;
  }

  /**
   * Reads the newest checkpoint that is whole.
   *
   * @param reader reads one, or throws a {@link TrainingException} where it is not whole
   * @param warnings is told of those that are not
   * @throws TrainingException where there is none
   */
  private <T> T newest(Reader<T> reader, Consumer<String> warnings) {
    Deque<String> unusable = new ArrayDeque<>();
    for (Path file : checkpointsToRead()) {
      if (!unusable.isEmpty()) {
        warnings.accept(unusable.getLast() + "; the checkpoint before it is used");
      }
      try {
        return reader.read(file);
      } catch (TrainingException reason) {
        unusable.add(String.valueOf(reason.getMessage()));
      } catch (IOException failure) {
        unusable.add(file + " cannot be read: " + reason(failure));
      }
    }
    throw new TrainingException(
        unusable.isEmpty()
            ? folder + " has no checkpoint yet: start anew, with another --out"
            : "no checkpoint of %s can be used: %s".formatted(folder, String.join("; ", unusable)));
  }

  private List<Path> checkpointsToRead() {
    try {
      return checkpoints();
    } catch (IOException failure) {
      throw new TrainingException(
          "cannot read the checkpoints of " + folder + ": " + reason(failure), failure);
    }
  }

  /** Reads a checkpoint. */
  @FunctionalInterface
  private interface Reader<T> {
    T read(Path file) throws IOException;
  }

  /**
   * Writes a network's parameters as {@code NAME.safetensors}, and as the TorchScript file {@code
   * NAME.pt}.
   */
  public void writeNetwork(String name, Network network, float[] parameters, long steps)
      throws IOException {
    Safetensors content = new Safetensors();
    content.put("format", NETWORK_FORMAT).put("steps", Long.toString(steps));
    Checkpoint.addParameters(content, network, parameters);
    content.write(file(name + ".safetensors"));
    AtomicFile.write(file(name + ".pt"), NetworkExport.torchScript(network, parameters));
  }

  /**
   * A training episode that ended.
   *
   * @param steps environment steps of the run by then
   * @param score the sum of the environment's own rewards
   */
  public record Episode(long steps, double score) {}

  /**
   * All training episodes that have ended.
   *
   * @throws TrainingException where they cannot be read
   */
  public List<Episode> episodes() {
    Path file = file("episodes.csv");
    try {
      return CsvFile.rows(file, List.of("steps", "return")).stream()
          .map(row -> new Episode(Long.parseLong(row.get(0)), CsvFile.number(row.get(1))))
          .toList();
    } catch (IOException failure) {
      throw new TrainingException("cannot read " + file + ": " + reason(failure), failure);
    }
  }

  /**
   * Parameters that were saved, and after how many environment steps.
   *
   * @param file what they were read from
   */
  @SuppressWarnings("ArrayRecordComponent") // up to millions of numbers, not copied
  public record Saved(Path file, float[] parameters, long steps) {}

  /**
   * The network of the best evaluation.
   *
   * @throws TrainingException where there is none, or it is damaged
   */
  public Saved best(Network network) {
    return network(network, file("best.safetensors"));
  }

  /**
   * The network of the last checkpoint that is whole.
   *
   * @param warnings is told of those that are not
   * @throws TrainingException where there is none
   */
  public Saved last(Network network, Consumer<String> warnings) {
    return newest(file -> network(network, file), warnings);
  }

  /**
   * The network in a file: of this run's folder, or one of its checkpoints.
   *
   * @throws TrainingException where it cannot be read, is damaged, or of another network
   */
  public static Saved network(Network network, Path file) {
    try {
      Safetensors content = Safetensors.read(file);
      float[] parameters = Checkpoint.parameters(file, content, network);
      return new Saved(file, parameters, Long.parseLong(content.text("steps")));
    } catch (IOException failure) {
      throw new TrainingException("cannot read " + file + ": " + reason(failure), failure);
    }
  }
}
