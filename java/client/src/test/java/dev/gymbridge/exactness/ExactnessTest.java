package dev.gymbridge.exactness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.client.Endpoints;
import dev.gymbridge.client.ServedVectorEnv;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.fixture.Reference;
import dev.gymbridge.fixture.Script;
import dev.gymbridge.fixture.SharedServer;
import dev.gymbridge.fixture.SharedWorkers;
import dev.gymbridge.fixture.TestEnvironments;
import dev.gymbridge.fixture.Trajectory;
import dev.gymbridge.local.Runtimes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A trajectory through the bridge is bit-equal to plain Python: same seeds, same actions, several
 * episodes; a failure names environment, episode and step.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExactnessTest {
  private static final long RUN_SEED = 20240229;
  private static final long SCRIPT_SEED = 17;

  /**
   * An environment, how many steps of a script show several of its episodes, and how many of it are
   * played at once, at most.
   */
  private record Case(EnvConfig config, String runtime, int steps, int environments) {
    @Override
    public String toString() {
      return config.id();
    }
  }

  private static Case current(String id, int steps, int maxEpisodeSteps) {
    EnvConfig config = EnvConfig.of(id).withMaxEpisodeSteps(maxEpisodeSteps);
    return new Case(config.withSeed(RUN_SEED), Runtimes.CURRENT, steps, Script.ENVIRONMENTS);
  }

  /** An Atari game, whose reset takes a tenth of a second. */
  private static Case game(String id) {
    return new Case(current(id, 28, 20).config(), Runtimes.CURRENT, 28, 2);
  }

  private static Case legacy(String id, int steps, int maxEpisodeSteps) {
    EnvConfig config = current(id, steps, maxEpisodeSteps).config();
    return new Case(config, Runtimes.LEGACY, steps, Script.ENVIRONMENTS);
  }

  private static final List<Case> CASES =
      List.of(
          current("CartPole-v0", 60, 0),
          current("CartPole-v1", 60, 0),
          legacy("LunarLander-v2", 120, 0),
          current("LunarLander-v3", 120, 0),
          game("MsPacman-v0"),
          game("MsPacmanNoFrameskip-v4"),
          game("ALE/MsPacman-v5"),
          current("FrozenLake-v1", 40, 0),
          current("Taxi-v4", 60, 50),
          legacy("Taxi-v3", 60, 50),
          current("Pendulum-v1", 60, 40),
          new Case(
              TestEnvironments.of("Nested").withSeed(RUN_SEED),
              Runtimes.CURRENT,
              30,
              Script.ENVIRONMENTS));

  private final Map<Case, Reference> references = new HashMap<>();
  private final Map<String, Endpoints> servers = new HashMap<>();

  static Stream<Arguments> bridges() {
    List<Arguments> all = new ArrayList<>();
    for (Case each : CASES) {
      for (String carrier : List.of("pipes", "grpc")) {
        for (int environments : new int[] {1, each.environments()}) {
          all.add(Arguments.of(each, carrier, environments));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}, over {1}, {2} environments")
  @MethodSource("bridges")
  void aTrajectoryIsThatOfPlainPython(Case each, String carrier, int environments)
      throws Exception {
    Endpoints server = server(each.runtime(), carrier);
    try (VectorEnv env =
        new ServedVectorEnv(server, each.config().withEnvironments(environments))) {
      Script script = new Script(env.description().actionSpace(), each.steps(), SCRIPT_SEED);
      Reference reference = reference(each, script);
      Trajectory trajectory = Trajectory.of(env, script);
      assertThat(trajectory.lines()).isEqualTo(reference.lines(environments));
      assertThat(trajectory.checksums()).isEqualTo(reference.checksums(environments));
      assertThat(trajectory.lines()).anyMatch(line -> line.startsWith("0 2 "));
    }
  }

  private Reference reference(Case each, Script script) throws Exception {
    Reference known = references.get(each);
    if (known == null) {
      known = Reference.play(each.runtime(), each.config(), script, each.environments());
      references.put(each, known);
    }
    return known;
  }

  private Endpoints server(String runtime, String carrier) {
    return servers.computeIfAbsent(
        runtime + carrier,
        key ->
            carrier.equals("pipes") ? new SharedWorkers(runtime) : SharedServer.startIn(runtime));
  }

  @AfterAll
  void endServers() {
    servers.values().forEach(Endpoints::close);
  }
}
