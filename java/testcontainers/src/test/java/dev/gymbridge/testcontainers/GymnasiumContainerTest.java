package dev.gymbridge.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import dev.gymbridge.EnvServer;
import dev.gymbridge.client.SelfSignedCertificate;
import dev.gymbridge.client.Tls;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.env.Frame;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.fixture.TestEnvironments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.ToStringConsumer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;

/** What a container does, and what it refuses. */
@RequiresDocker
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GymnasiumContainerTest {
  private static final long MEMORY = 400L << 20;
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final GymnasiumContainer container =
      new GymnasiumContainer()
          .withMemory(MEMORY)
          .withProcesses(100)
          .withCpus(1.5)
          .withModule(TestEnvironments.MODULE, TestEnvironments.FOLDER);

  @BeforeAll
  void start() {
    container.start();
  }

  @AfterAll
  void stop() {
    container.stop();
  }

  @ParameterizedTest
  @CsvSource({
    "CartPole-v1, current, 4",
    "LunarLander-v2, legacy, 8",
    "LunarLander-v3, current, 8",
    "MsPacmanNoFrameskip-v4, current, 100800"
  })
  void environmentsAreMadeByName(String id, String runtime, int elements) {
    try (EnvServer server = container.client();
        VectorEnv env = server.make(EnvConfig.of(id).withSeed(1))) {
      assertThat(env.description().runtime()).isEqualTo(runtime);
      assertThat(env.reset().observation().shape().elements()).isEqualTo(elements);
      StepBatch step = env.step(env.newActions()).await();
      assertThat(step.terminated(0)).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"CartPole-v1, 600, 400", "LunarLander-v2, 600, 400", "ALE/MsPacman-v5, 160, 210"})
  void picturesAreRendered(String id, int width, int height) {
    try (EnvServer server = container.client();
        VectorEnv env = server.make(EnvConfig.of(id).withRenderMode("rgb_array").withSeed(1))) {
      env.reset();
      Frame picture = env.render(0);
      assertThat(picture.width()).isEqualTo(width);
      assertThat(picture.height()).isEqualTo(height);
      Set<Integer> colours = new HashSet<>();
      IntStream.range(0, width * height * 3)
          .forEach(index -> colours.add((int) picture.pixels().asLong(index)));
      assertThat(colours).hasSizeGreaterThan(2);
    }
  }

  @Test
  void spacesAreListedThoughNothingCanBeWritten() {
    try (EnvServer server = container.client()) {
      assertThat(server.list("LunarLander-v", true))
          .extracting(info -> info.id() + " " + info.runtime() + " " + info.actionSpace())
          .hasSize(2)
          .allMatch(line -> line.contains("Discrete"));
    }
  }

  @Test
  void aWrongTokenIsRefused() {
    try (EnvServer server =
        EnvServer.connect(List.of(container.address()), container.tls(), "wrong", PATIENCE)) {
      assertThatThrownBy(() -> server.list("", false))
          .isInstanceOf(EnvException.Unauthenticated.class)
          .hasMessageContaining("token is missing or wrong");
    }
  }

  @Test
  void anotherCertificateIsNotTrusted(@TempDir Path folder) throws IOException {
    SelfSignedCertificate another = SelfSignedCertificate.of(List.of(container.getHost()));
    Path file = Files.writeString(folder.resolve("another.pem"), another.certificate());
    assertUnavailable(Tls.trusting(file));
  }

  @Test
  void plainTextIsNotUnderstood() {
    assertUnavailable(Tls.plaintext());
  }

  private void assertUnavailable(Tls tls) {
    try (EnvServer server =
        EnvServer.connect(List.of(container.address()), tls, container.token(), PATIENCE)) {
      assertThatThrownBy(() -> server.make(EnvConfig.of("CartPole-v1")))
          .isInstanceOf(EnvException.Unavailable.class)
          .hasMessageContaining(container.address());
    }
  }

  @Test
  void eachStartHasATokenOfItsOwn() {
    try (GymnasiumContainer other = new GymnasiumContainer()) {
      other.start();
      assertThat(other.token()).hasSize(32).isNotEqualTo(container.token());
    }
  }

  @Test
  void withoutTlsAndTokenItRefusesToStartAndSaysWhy() {
    ToStringConsumer log = new ToStringConsumer();
    try (GenericContainer<?> bare = new GenericContainer<>(new EnvServerImage())) {
      bare.withExposedPorts(GymnasiumContainer.PORT);
      bare.withStartupCheckStrategy(new OneShotStartupCheckStrategy());
      bare.withLogConsumer(log);
      assertThatThrownBy(bare::start).isInstanceOf(ContainerLaunchException.class);
    }
    assertThat(log.toUtf8String().strip())
        .contains("0.0.0.0:50051", "--tls-cert", "GYMBRIDGE_TOKEN", "--insecure")
        .hasLineCount(1);
  }

  @Test
  void aFlagThatIsNotKnownIsSaid() {
    try (GymnasiumContainer mistaken = new GymnasiumContainer().withFlags("--no-such-flag")) {
      assertThatThrownBy(mistaken::start)
          .isInstanceOf(ContainerLaunchException.class)
          .hasStackTraceContaining("unrecognized arguments: --no-such-flag");
    }
  }

  @Test
  void itRunsWithoutPrivileges() throws Exception {
    HostConfig host = container.getCurrentContainerInfo().getHostConfig();
    assertThat(host.getReadonlyRootfs()).isTrue();
    assertThat(host.getMemory()).isEqualTo(MEMORY);
    assertThat(host.getPidsLimit()).isEqualTo(100);
    assertThat(host.getNanoCPUs()).isEqualTo(1_500_000_000);
    assertThat(run("id", "-u").getStdout().strip()).isEqualTo("10001");
    assertThat(run("grep", "CapEff", "/proc/1/status").getStdout()).contains("0000000000000000");
    assertThat(run("touch", "/opt/gymbridge/x").getStderr()).contains("Read-only file system");
    assertThat(run("touch", "/tmp/x").getExitCode()).isZero();
  }

  private ExecResult run(String... command) throws IOException, InterruptedException {
    return container.execInContainer(command);
  }

  @Test
  void theEnginesOwnHealthCheckSucceeds() throws Exception {
    ExecResult probe =
        run(
            "/opt/gymbridge/current/bin/python",
            "-m",
            "gymbridge_env_server.probe",
            "unix-abstract:gymbridge-health");
    assertThat(probe.getStdout().strip()).isEqualTo("SERVING");
    HealthCheck check = container.getCurrentContainerInfo().getConfig().getHealthcheck();
    assertThat(Objects.requireNonNull(check).getTest()).contains("gymbridge_env_server.probe");
  }

  @Test
  void anEnvironmentThatTakesTooMuchMemoryEndsAloneAndLeavesNoProcess() throws Exception {
    try (EnvServer server = container.client();
        VectorEnv modest = server.make(TestEnvironments.of("Count"));
        VectorEnv greedy =
            server.make(
                TestEnvironments.of("Hoard")
                    .withKwarg("at_step", 1)
                    .withKwarg("mebibytes", 4096))) {
      modest.reset();
      greedy.reset();
      assertThatThrownBy(() -> greedy.step(greedy.newActions()).await())
          .isInstanceOf(EnvException.Crashed.class)
          .hasMessageContaining("SIGKILL");
      assertThat(modest.step(modest.newActions()).await().observation().asLong(1)).isEqualTo(1);
    }
    assertThat(run("sh", "-c", "grep -l '^State:.Z' /proc/[0-9]*/status").getStdout()).isEmpty();
  }
}
