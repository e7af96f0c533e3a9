package dev.gymbridge.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import dev.gymbridge.EnvServer;
import dev.gymbridge.config.Presets;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.run.RunFolder;
import dev.gymbridge.train.StopReason;
import dev.gymbridge.train.Training;
import dev.gymbridge.train.TrainingListener;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;

/** Trainings on environments in a container, and what becomes of them when something dies there. */
@RequiresDocker
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ContainerTrainingTest {
  /** Ends all workers and their watchers, as kill −9 does, and prints how many there were. */
  private static final String KILL_WORKERS =
      """
      import os, pathlib, signal
      killed = 0
      for process in pathlib.Path("/proc").glob("[0-9]*"):
          if b"gymbridge_env_server.worker\\0" in (process / "cmdline").read_bytes():
              os.kill(int(process.name), signal.SIGKILL)
              killed += 1
      print(killed)
      """;

  private final GymnasiumContainer container = new GymnasiumContainer();

  @TempDir private Path folder;

  @BeforeAll
  void start() throws IOException {
    // The port of a container that is started again would be another one.
    try (ServerSocket free = new ServerSocket(0)) {
      container.setPortBindings(List.of(free.getLocalPort() + ":" + GymnasiumContainer.PORT));
    }
    container.start();
  }

  @AfterAll
  void stop() {
    container.stop();
  }

  private static TrainConfig config() {
    return Presets.config(
        "CartPole-v1",
        Presets.DEFAULT,
        Map.of(
            "environment.count", 2,
            "stop.steps", 1200,
            "algorithm.learning_starts", 100,
            "evaluation.every", 400,
            "evaluation.episodes", 2,
            "metrics_every", 100,
            "threads", 1));
  }

  /** Trains, and does something once, halfway. */
  private Path train(String name, Runnable halfway) {
    Path run = folder.resolve(name);
    AtomicInteger disturbances = new AtomicInteger();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void progressed(Progress progress) {
            if (progress.steps() >= 600 && disturbances.getAndIncrement() == 0) {
              halfway.run();
            }
          }
        };
    try (EnvServer server = container.client();
        Training training =
            new Training(config(), RunFolder.planned(run), server::make, "cpu", false, listener)) {
      assertThat(training.run()).isEqualTo(StopReason.STEPS);
    }
    assertThat(disturbances).hasPositiveValue();
    return run;
  }

  private Path undisturbed() {
    return train("undisturbed", () -> {});
  }

  private static void assertSame(Path one, Path other) throws IOException {
    for (String file : List.of("metrics.csv", "episodes.csv", "best.safetensors")) {
      assertThat(other.resolve(file)).hasSameBinaryContentAs(one.resolve(file));
    }
    assertThat(Files.readAllLines(one.resolve("metrics.csv"))).hasSizeGreaterThan(10);
  }

  @Test
  void whereTheWorkersAreKilledItIsTheSame() throws IOException {
    assertSame(undisturbed(), train("killed", this::killWorkers));
  }

  private void killWorkers() {
    try {
      String killed =
          container
              .execInContainer("/opt/gymbridge/current/bin/python", "-c", KILL_WORKERS)
              .getStdout();
      assertThat(Integer.parseInt(killed.strip())).isGreaterThanOrEqualTo(2);
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Test
  void whereTheContainerIsKilledAndStartedAgainItIsTheSame() throws IOException {
    assertSame(undisturbed(), train("killed", this::killContainer));
  }

  private void killContainer() {
    DockerClient docker = DockerClientFactory.lazyClient();
    docker.killContainerCmd(container.getContainerId()).withSignal("KILL").exec();
    docker.startContainerCmd(container.getContainerId()).exec();
  }
}
