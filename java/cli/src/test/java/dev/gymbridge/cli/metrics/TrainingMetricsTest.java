package dev.gymbridge.cli.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gymbridge.EnvServer;
import dev.gymbridge.cli.CommandRun;
import dev.gymbridge.cli.output.TwoListeners;
import dev.gymbridge.config.Presets;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.run.Evaluation;
import dev.gymbridge.run.RunFolder;
import dev.gymbridge.run.RunTables;
import dev.gymbridge.train.Training;
import dev.gymbridge.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scrapes of trainings, beside their tables. */
final class TrainingMetricsTest {
  private static final String PREFIX = "gymbridge_training_";
  private static final List<String> METRICS =
      List.of("steps", "episodes", "gradient_steps", "epsilon", "mean_return", "loss");
  private static final List<String> LAPS =
      List.of("steps", "acting", "learning", "waiting", "evaluating", "checkpointing");
  private static final Map<String, Object> SHORT =
      Map.of(
          "stop.steps", 2000,
          "metrics_every", 500,
          "checkpoint_every", 1000,
          "replay.capacity", 1500,
          "algorithm.learning_starts", 200,
          "evaluation.every", 500,
          "evaluation.episodes", 3,
          "network.hidden_layers", List.of(16));

  @TempDir private Path temporary;

  private static MetricsServer serve(TrainingMetrics metrics) {
    return new MetricsServer(new MetricsAddress(InetAddress.getLoopbackAddress(), 0), metrics);
  }

  /** Scrapes while the training is held at an evaluation. */
  private record Scraping(String address, List<Map<String, Double>> scrapes)
      implements TrainingListener {
    @Override
    public void evaluated(long steps, Evaluation evaluation) {
      try {
        scrapes.add(Scrape.samples(address));
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  @Test
  void scrapesOfATrainingAreWhatItsTablesSay() throws IOException {
    TrainConfig config = Presets.config("CartPole-v1", Presets.DEFAULT, SHORT);
    RunFolder folder = RunFolder.planned(temporary.resolve("run"));
    TrainingMetrics metrics = new TrainingMetrics(config, folder);
    List<Map<String, Double>> scrapes = new ArrayList<>();
    try (MetricsServer server = serve(metrics);
        EnvServer environments = EnvServer.local()) {
      assertThat(Scrape.samples(server.address()))
          .containsEntry(PREFIX + "environment_steps_limit", 2000.0)
          .doesNotContainKeys(PREFIX + "environment_steps_total", PREFIX + "loss");
      try (Training training =
          new Training(
              config,
              folder,
              environments::make,
              "cpu",
              false,
              new TwoListeners(metrics, new Scraping(server.address(), scrapes)))) {
        training.run();
        metrics.update(training);
      }
      scrapes.add(Scrape.samples(server.address()));
    }

    assertThat(scrapes).hasSize(5);
    scrapes.forEach(
        scrape -> assertThat(scrape).containsAllEntriesOf(evaluationsUpTo(scrape, folder)));
    for (int scrape = 1; scrape < scrapes.size(); scrape++) {
      isMonotone(scrapes.get(scrape - 1), scrapes.get(scrape));
    }
    isAsInTheLastRows(scrapes.get(4), folder);
    assertThat(scrapes.get(4))
        .containsEntry(
            PREFIX
                + "info{algorithm=\"double_dqn\",environment=\"CartPole-v1\",run=\"run\",seed=\"0\"}",
            1.0)
        .containsEntry(PREFIX + "replay_transitions", 1500.0)
        .containsEntry(PREFIX + "environment_restarts_total", 0.0);
  }

  private static Map<String, Double> evaluationsUpTo(Map<String, Double> scrape, RunFolder folder) {
    int played = scrape.getOrDefault(PREFIX + "evaluations_total", 0.0).intValue();
    return Map.of(
        PREFIX + "evaluation_return_mean", RunTables.evaluations(folder).get(played - 1).mean());
  }

  private static void isMonotone(Map<String, Double> before, Map<String, Double> after) {
    before.forEach(
        (name, value) -> {
          if (name.matches(".*_total(\\{.*)?")) {
            assertThat(after.get(name)).as(name).isGreaterThanOrEqualTo(value);
          }
        });
  }

  private static void isAsInTheLastRows(Map<String, Double> scrape, RunFolder folder) {
    List<double[]> rows = RunTables.numbers(folder, "metrics.csv", METRICS);
    double[] row = rows.get(rows.size() - 1);
    assertThat(scrape)
        .containsEntry(PREFIX + "environment_steps_total", row[0])
        .containsEntry(PREFIX + "episodes_total", row[1])
        .containsEntry(PREFIX + "gradient_steps_total", row[2])
        .containsEntry(PREFIX + "exploration_epsilon", row[3])
        .containsEntry(PREFIX + "return_mean", row[4])
        .containsEntry(PREFIX + "loss", row[5]);
    List<double[]> episodes = RunTables.numbers(folder, "episodes.csv", List.of("steps", "return"));
    assertThat(scrape).containsEntry(PREFIX + "return_last", episodes.get(episodes.size() - 1)[1]);
    List<double[]> timings = RunTables.numbers(folder, "timings.csv", LAPS);
    for (int lap = 1; lap < LAPS.size(); lap++) {
      int column = lap;
      double sum = timings.stream().mapToDouble(each -> each[column]).sum();
      // The last evaluation and the last checkpoint come after the last row.
      assertThat(scrape.get(PREFIX + "seconds_total{activity=\"" + LAPS.get(lap) + "\"}"))
          .as(LAPS.get(lap))
          .isGreaterThanOrEqualTo(sum - 1e-6)
          .isCloseTo(sum, within(lap <= 3 ? 1e-6 : 60));
    }
  }

  @Test
  void trainServesThemWhereItIsAskedTo() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String address = "http://127.0.0.1:" + port + "/metrics";
    CompletableFuture<CommandRun> training =
        CompletableFuture.supplyAsync(
            () ->
                CommandRun.of(
                    "train",
                    "CartPole-v1",
                    "--steps=2000",
                    "--final-episodes=100",
                    "--no-film",
                    "--set=network.hidden_layers=[16]",
                    "--metrics-address=" + port,
                    "--out=" + temporary.resolve("run")));
    List<Map<String, Double>> scrapes = new ArrayList<>();
    while (!training.isDone()) {
      try {
        scrapes.add(Scrape.samples(address));
      } catch (IOException notThere) {
        // Not yet, or not any more.
      }
      Thread.sleep(20);
    }

    assertThat(training.get().status()).as(training.get().err()).isZero();
    assertThat(training.get().err()).contains("metrics at " + address);
    for (int scrape = 1; scrape < scrapes.size(); scrape++) {
      isMonotone(scrapes.get(scrape - 1), scrapes.get(scrape));
    }
    assertThat(scrapes.get(scrapes.size() - 1))
        .containsEntry(PREFIX + "environment_steps_total", 2000.0);
    assertThat(
            scrapes.stream().map(each -> each.get(PREFIX + "environment_steps_total")).distinct())
        .hasSizeGreaterThan(3);
  }

  @Test
  void restartsOfEnvironmentsAreCounted() throws IOException {
    TrainConfig config = Presets.config("CartPole-v1", Presets.DEFAULT, SHORT);
    RunFolder folder = RunFolder.planned(temporary.resolve("run"));
    TrainingMetrics metrics = new TrainingMetrics(config, folder);
    TrainingListener killing =
        new TrainingListener() {
          private boolean hasKilled;

          @Override
          public void progressed(Progress progress) {
            if (progress.steps() >= 300 && !hasKilled) {
              hasKilled = true;
              ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
            }
          }
        };
    try (MetricsServer server = serve(metrics);
        EnvServer environments = EnvServer.local();
        Training training =
            new Training(
                config,
                folder,
                environments::make,
                "cpu",
                false,
                new TwoListeners(killing, metrics))) {
      training.run();
      metrics.update(training);

      assertThat(Scrape.samples(server.address()))
          .containsEntry(PREFIX + "environment_restarts_total", 2.0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited",
        "application/openmetrics-text;version=1.0.0",
        "text/plain;version=0.0.4",
        "*/*"
      })
  void theyAreInTheFormatThatIsAskedFor(String format) throws IOException {
    TrainConfig config = Presets.config("CartPole-v1", Presets.DEFAULT, SHORT);
    RunFolder folder = RunFolder.planned(temporary.resolve("run"));
    try (MetricsServer server = serve(new TrainingMetrics(config, folder))) {
      HttpResponse<String> reply =
          Scrape.ask(server.address(), format, HttpResponse.BodyHandlers.ofString());

      assertThat(reply.statusCode()).isEqualTo(200);
      assertThat(reply.headers().firstValue("Content-Type").orElseThrow())
          .startsWith(format.equals("*/*") ? "text/plain" : format.replaceAll(";.*", ""));
      assertThat(reply.body()).contains(PREFIX + "environment_steps_limit");
    }
  }

  @Test
  void aPortThatIsTakenIsAnErrorBeforeAnythingStarts() throws IOException {
    Path run = temporary.resolve("run");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      CommandRun refused =
          CommandRun.of("train", "CartPole-v1", "--metrics-address=" + port, "--out=" + run);

      assertThat(refused.status()).isEqualTo(1);
      assertThat(refused.err())
          .startsWith("gymbridge: cannot serve metrics at 127.0.0.1:" + port + ": ")
          .hasLineCount(1);
      assertThat(run).doesNotExist();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "70000, '70000' is not a port",
    "-1, '-1' is not a port",
    "localhost:, '' is not a port",
    ":9464, write 9464",
    "::1:9464, write 9464",
    "no such host.invalid:9464, there is no host no such host.invalid",
  })
  void anAddressThatIsNoneIsAMistake(String address, String why) {
    CommandRun run = CommandRun.of("train", "CartPole-v1", "--metrics-address=" + address);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("--metrics-address", "'" + address + "' is not [HOST:]PORT: " + why);
  }
}
