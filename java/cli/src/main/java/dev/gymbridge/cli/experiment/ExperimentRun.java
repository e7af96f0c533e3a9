package dev.gymbridge.cli.experiment;

import dev.gymbridge.EnvServer;
import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.cli.output.Film;
import dev.gymbridge.cli.output.Picture;
import dev.gymbridge.cli.video.VideoFormat;
import dev.gymbridge.config.Presets;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.nn.Network;
import dev.gymbridge.run.RunFolder;
import dev.gymbridge.train.Player;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment is run with.
 *
 * @param server gives environments
 * @param folder for what it leaves
 * @param seed everything random follows from it
 * @param device name of a device
 * @param variant of the experiment; null for as its document has it
 * @param changes values in place of the presets', by key
 * @param full whether what a document trained for more than an hour is trained as there
 * @param out gets what a person reads
 * @param err gets what a person has to know
 */
public record ExperimentRun(
    EnvServer server,
    Path folder,
    long seed,
    String device,
    @Nullable Variant variant,
    Map<String, Object> changes,
    boolean full,
    PrintWriter out,
    PrintWriter err) {
  /**
   * The configuration of a training, on which the variant and the changes have effect.
   *
   * @param preset variant
   * @param variation values in place of the preset's, by key
   */
  public TrainConfig config(String environment, String preset, Map<String, Object> variation) {
    Map<String, Object> values = new HashMap<>(variation);
    if (variant != null) {
      values.putAll(variant.changes());
    }
    values.putAll(changes);
    values.putIfAbsent("seed", seed);
    return Presets.config(environment, preset, values);
  }

  /** The same, printing elsewhere. */
  public ExperimentRun printing(PrintWriter elsewhere) {
    return new ExperimentRun(server, folder, seed, device, variant, changes, full, elsewhere, err);
  }

  /** A file of the experiment's, in a folder that exists then. */
  public Path file(String name) {
    try {
      Files.createDirectories(folder);
    } catch (IOException failure) {
      throw CommandFailure.notWritten(folder, failure);
    }
    return folder.resolve(name);
  }

  /**
   * Films games of a network. The first picture is also a file, whose name {@link #poster} gives.
   *
   * @param name of the file
   * @param maxLength steps after which a game is left
   * @param load reads the network's parameters
   * @return the scores
   */
  public List<Double> film(
      String name,
      TrainConfig config,
      Function<Network, RunFolder.Saved> load,
      int games,
      long maxLength) {
    Film film =
        Film.make(
            file(name),
            VideoFormat.MP4,
            null,
            new PrintWriter(PrintWriter.nullWriter()),
            watcher ->
                new Player(server::make, games, seed, maxLength, watcher)
                    .playTrained(config, load, device));
    Picture.write(film.first(), file(poster(name)));
    out.println(film.summary());
    return film.scores();
  }

  /** Name of the picture that stands for a film. */
  public static String poster(String film) {
    return film.replaceFirst("\\.mp4$", ".png");
  }
}
