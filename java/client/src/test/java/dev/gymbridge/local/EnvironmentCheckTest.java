package dev.gymbridge.local;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.fixture.TestEnvironments;
import dev.gymbridge.local.EnvironmentCheck.Finding;
import dev.gymbridge.local.EnvironmentCheck.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EnvironmentCheckTest {
  private static final Duration SHORT = Duration.ofSeconds(10);

  @Test
  void aGoodEnvironmentHasNoFaultAndEverythingIsLookedAt() {
    List<Finding> told = new ArrayList<>();
    List<Finding> findings =
        new EnvironmentCheck(LocalOptions.DEFAULT).run(EnvConfig.of("Acrobot-v1"), told::add);

    assertThat(findings).noneMatch(found -> found.level() == Level.FAULT).isEqualTo(told);
    assertThat(findings.stream().map(Finding::check).collect(toSet()))
        .isEqualTo(
            Set.of(
                "environment",
                "check_env",
                "values",
                "repeats",
                "process",
                "several",
                "speed",
                "output"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "Drift-v0, repeats, FAULT, the same seed and actions give another episode",
    "BadObservation-v0, values, FAULT, by its space",
    "Old-v0, values, FAULT, step() gives 4 values",
    "Raise-v0, values, FAULT, planted",
    "Print-v0, output, NOTE, bytes were printed",
    "Hoard-v0, speed, FAULT, KiB a step",
    "CrashInMake-v0, environment, FAULT, signal 9",
    "Crash-v0, values, FAULT, signal 9",
    "Graph-v0, environment, FAULT, Graph",
    "MissingPackage-v0, environment, FAULT, gymbridge packages add",
    "Nowhere-v0, environment, FAULT, registers no Nowhere-v0"
  })
  void whatIsWrongIsFoundInWords(String id, String check, Level level, String words) {
    EnvConfig config = EnvConfig.of("gymbridge_testenvs:" + id);

    assertThat(check(config))
        .anySatisfy(
            found -> {
              assertThat(found.level()).isEqualTo(level);
              assertThat(found.check()).isEqualTo(check);
              assertThat(found.seen()).contains(words);
            });
  }

  @Test
  void anEnvironmentThatHangsIsEnded() {
    EnvConfig config = EnvConfig.of("gymbridge_testenvs:Hang-v0");

    assertThat(check(config))
        .last()
        .satisfies(
            found -> {
              assertThat(found.level()).isEqualTo(Level.FAULT);
              assertThat(found.seen()).contains("within 10 s");
            });
  }

  private static List<Finding> check(EnvConfig config) {
    LocalOptions options =
        LocalOptions.DEFAULT.withModule(TestEnvironments.MODULE, TestEnvironments.FOLDER);
    return new EnvironmentCheck(options, SHORT).run(config, found -> {});
  }
}
