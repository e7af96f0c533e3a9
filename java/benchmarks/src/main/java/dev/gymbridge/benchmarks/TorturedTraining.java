package dev.gymbridge.benchmarks;

import dev.gymbridge.EnvServer;
import dev.gymbridge.client.Tls;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.run.RunFolder;
import dev.gymbridge.train.Training;
import dev.gymbridge.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The training that {@link Torture} tortures, in a process of its own; goes on with the run where
 * its folder is there.
 *
 * <p>Arguments: {@code CASE SEED FOLDER PHASES [ADDRESS]}, where PHASES is a {@link PhaseFile};
 * without an address the server is embedded. The token is in {@value #TOKEN}.
 */
public final class TorturedTraining {
  /** Names the environment variable with the server's token. */
  static final String TOKEN = "GYMBRIDGE_TOKEN";

  private TorturedTraining() {}

  /** Trains. */
  public static void main(String[] arguments) throws IOException {
    TortureCase what = TortureCase.of(arguments[0]);
    PhaseFile phases = new PhaseFile(Path.of(arguments[3]));
    Path path = Path.of(arguments[2]);
    boolean resume = Files.exists(path);
    RunFolder folder = resume ? RunFolder.open(path) : RunFolder.planned(path);
    TrainConfig config =
        resume ? folder.config(Map.of()) : what.config(Long.parseLong(arguments[1]));
    try (EnvServer server = arguments.length > 4 ? connect(arguments[4]) : EnvServer.local();
        Training training =
            new Training(
                config,
                what.agent(config),
                folder,
                told(server, config.seed(), phases),
                "cpu",
                resume,
                new Teller(phases, config.checkpointEvery()))) {
      phases.tell(training.steps());
      training.run();
    }
  }

  private static EnvServer connect(String address) {
    String token = System.getenv().getOrDefault(TOKEN, "");
    return EnvServer.connect(List.of(address), Tls.plaintext(), token);
  }

  /** The environments of evaluations have another seed. */
  private static Function<EnvConfig, VectorEnv> told(
      EnvServer server, long seed, PhaseFile phases) {
    return asked -> new ToldEnv(server.make(asked), phases, asked.seed() != seed);
  }

  /** Tells the steps, and that a checkpoint follows where one is due. */
  private static final class Teller implements TrainingListener {
    private final PhaseFile phases;
    private final long every;

    Teller(PhaseFile phases, long every) {
      this.phases = phases;
      this.every = every;
    }

    @Override
    public void progressed(Progress progress) {
      if (progress.steps() / every > phases.steps() / every) {
        phases.tell(Phase.CHECKPOINT);
      }
      phases.tell(progress.steps());
    }

    @Override
    public void warned(String message) {
      System.err.println("warning: " + message);
    }
  }
}
