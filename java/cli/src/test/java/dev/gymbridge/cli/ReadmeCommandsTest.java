package dev.gymbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * Every command in a document is run: here, shrunken; by another test, or by {@code .ci/run}, which
 * has to have the words that are named here. A few are only looked at, with the reason.
 */
final class ReadmeCommandsTest {
  private static final String US = "./gymbridge ";
  private static final String BENCHMARK =
      "java -cp java/benchmarks/target/gymbridge-benchmarks.jar dev.gymbridge.benchmarks.";

  private static final String CI = ".ci/run";
  private static final String TESTS = "java/cli/src/test/java/dev/gymbridge/cli/";
  private static final String PACKAGES = TESTS + "command/PackagesCommandTest.java";

  /** How a command is run here: the same one, on less. RUN is a run, OUT a folder. */
  private static final Map<String, String> HERE = new LinkedHashMap<>();

  /** A file that has a command run, and words of it. */
  private static final Map<String, List<String>> ELSEWHERE = new LinkedHashMap<>();

  /** Why a command is not run. */
  private static final Map<String, String> LOOKED_AT = new LinkedHashMap<>();

  static {
    HERE.put(
        US + "train CartPole-v1",
        "train CartPole-v1 --steps=200 --set=evaluation.every=0 --final-episodes=1 --out=OUT/first");
    HERE.put(
        US + "play runs/CartPole-v1-… --video cartpole.mp4",
        "play RUN --video OUT/cartpole.mp4 --episodes=1");
    HERE.put(
        US + "play random MsPacmanNoFrameskip-v4 --video game.gif",
        "play random MsPacmanNoFrameskip-v4 --video OUT/game.gif --episodes=1 --max-steps=20");
    HERE.put(
        US
            + "sweep CartPole-v1 --seeds 1..5 --set algorithm.n_step=1,3 --jobs 2 --out"
            + " runs/n-step",
        "sweep CartPole-v1 --seeds 1..1 --set algorithm.n_step=1,3 --jobs 2 --out OUT/n-step"
            + " --steps=200 --set evaluation.every=0 --final-episodes=1");
    HERE.put(
        US + "rollout CartPole-v1 --episodes 3 --out episodes.npz",
        "rollout CartPole-v1 --episodes 3 --out OUT/episodes.npz");
    HERE.put(
        US + "train MsPacmanNoFrameskip-v4 --seed 1 --envs 8 --out runs/mspacman-1m",
        "train MsPacmanNoFrameskip-v4 --seed 1 --envs 8 --out OUT/mspacman-1m --steps=80"
            + " --set=evaluation.every=0 --set=environment.max_episode_steps=20"
            + " --set=threads=1 --final-episodes=1 --no-film");
    HERE.put(
        US + "train CartPole-v1 --metrics-address 9464",
        "train CartPole-v1 --metrics-address 0 --steps=200 --set=evaluation.every=0"
            + " --final-episodes=1 --no-film --out=OUT/measured");
    HERE.put(US + "evaluate runs/mspacman-1m --episodes 30", "evaluate RUN --episodes 2");

    ELSEWHERE.put("mvn -B verify", List.of(CI, "mvn -B verify"));
    ELSEWHERE.put(
        "env-server/check", List.of("env-server/tests/pom.xml", "${project.basedir}/../check"));
    ELSEWHERE.put(
        "docker compose up env-server-with-metrics",
        List.of(CI, "\"${compose[@]}\" up --detach env-server-with-metrics"));
    ELSEWHERE.put("docker compose up", List.of(CI, "\"${compose[@]}\" up "));
    ELSEWHERE.put(
        US + "train LunarLander-v2 --env-server localhost:50051",
        List.of(CI, "./gymbridge \"${training[@]}\" --env-server localhost:50051"));
    ELSEWHERE.put(
        "docker compose run --rm trainer train LunarLander-v2",
        List.of(CI, "\"${compose[@]}\" run --rm trainer \"${training[@]}\""));
    ELSEWHERE.put(
        "GYMBRIDGE_REPLICAS=3 docker compose run --rm trainer-of-many train LunarLander-v2",
        List.of(CI, "\"${compose[@]}\" run --rm trainer-of-many \"${training[@]}\""));
    List<String> tls = List.of(CI, "sed -n '/^openssl req/,/ &$/p' env-server/README.md");
    ELSEWHERE.put(
        "openssl req -x509 -newkey rsa:2048 -nodes -days 90 -subj /CN=localhost -addext"
            + " subjectAltName=DNS:localhost -keyout key.pem -out cert.pem",
        tls);
    ELSEWHERE.put("export GYMBRIDGE_TOKEN=$(openssl rand -hex 16)", tls);
    ELSEWHERE.put(
        "docker run --rm --read-only --cap-drop ALL --memory 2g -p 50051:50051 -e"
            + " GYMBRIDGE_TOKEN -e GYMBRIDGE_TLS_CERT=\"$(cat cert.pem)\" -e"
            + " GYMBRIDGE_TLS_KEY=\"$(cat key.pem)\" gymbridge-env-server &",
        tls);
    ELSEWHERE.put(
        US + "train CartPole-v1 --env-server localhost:50051 --tls-certificate cert.pem",
        List.of(
            CI,
            "./gymbridge \"${training[@]}\" --env-server localhost:50051 --tls-certificate cert.pem"));
    ELSEWHERE.put(BENCHMARK + "Torture 24", List.of(CI, "dev.gymbridge.benchmarks.Torture 12 1"));
    ELSEWHERE.put(
        US + "packages add minigrid", List.of(PACKAGES, "\"packages\", \"add\", \"minigrid"));
    ELSEWHERE.put(US + "packages list", List.of(PACKAGES, "\"packages\", \"list\""));
    ELSEWHERE.put(US + "packages update", List.of(PACKAGES, "\"packages\", \"update\""));
    ELSEWHERE.put(
        US + "packages remove minigrid",
        List.of(PACKAGES, "\"packages\", \"remove\", \"minigrid\""));
    ELSEWHERE.put(
        US
            + "train MiniGrid-Empty-5x5-v0 --set 'environment.wrappers=[{name:"
            + " minigrid.wrappers:ImgObsWrapper}]'",
        List.of(PACKAGES, "--set=environment.wrappers=[{name: minigrid.wrappers:ImgObsWrapper}]"));
    ELSEWHERE.put(
        US + "train corridor:Corridor-v0 --allow-module corridor --module-path . --steps 4000",
        List.of(TESTS + "ReadmeEnvironmentTest.java", "\"corridor:Corridor-v0\""));
    ELSEWHERE.put(
        US + "experiment all --quick",
        List.of(
            TESTS + "experiment/ExperimentSuiteTest.java", "\"experiment\", \"all\", \"--quick\""));

    String shrunken = "two hours; with --quick by a test";
    LOOKED_AT.put(US + "experiment all --seed 1 --out experiments", shrunken);
    String serves = "serves until it is stopped; what it serves is tested";
    LOOKED_AT.put(US + "dashboard runs", serves);
    String measures = "measures, on a quiet machine";
    LOOKED_AT.put("mvn -q -B -DskipTests package -pl java/benchmarks -am", measures);
    for (String main :
        List.of("BridgeSpeed", "TrainingSpeed 3", "ReportCost cleanrl 60000", "Barrage", "Crowd")) {
      LOOKED_AT.put(BENCHMARK + main, measures);
    }
    String searches = "searches for long; the same inputs are tested, fewer of them";
    LOOKED_AT.put(
        "mvn -B test -pl java/client,java/agents -am -Denv-server.check.skip=true"
            + " -Dtest=FuzzTest -Dsurefire.failIfNoSpecifiedTests=false"
            + " -Dgymbridge.fuzz.seconds=60",
        searches);
    LOOKED_AT.put("env-server/fuzz 60", searches);
    LOOKED_AT.put("mvn -q -B com.spotify.fmt:fmt-maven-plugin:format", "changes the sources");
  }

  @TempDir private static Path folder;
  private static Path trained;

  @BeforeAll
  static void train() {
    trained = folder.resolve("trained");
    CommandRun run =
        CommandRun.of(
            "train",
            "CartPole-v1",
            "--steps=200",
            "--set=evaluation.every=0",
            "--final-episodes=1",
            "--out=" + trained);
    assertThat(run.status()).as(run.err()).isZero();
  }

  @Test
  void theDocumentsHaveTheseCommandsAndNoOthers() {
    Set<String> known = new TreeSet<>(HERE.keySet());
    known.addAll(ELSEWHERE.keySet());
    known.addAll(LOOKED_AT.keySet());

    assertThat(new TreeSet<>(ReadmeCommands.all())).isEqualTo(known);
  }

  static Stream<String> here() {
    return HERE.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource
  void here(String command) {
    String shrunken = HERE.getOrDefault(command, "");
    List<String> written = ReadmeCommands.words(command.substring(US.length()));
    List<String> words = ReadmeCommands.words(shrunken);
    assertThat(words).startsWith(written.get(0));
    assertThat(options(words)).containsAll(options(written));

    CommandRun run =
        CommandRun.of(
            words.stream()
                .map(word -> word.replace("RUN", trained.toString()))
                .map(word -> word.replace("OUT", folder.toString()))
                .toArray(String[]::new));

    assertThat(run.status()).as(run.err()).isZero();
  }

  private static List<String> options(List<String> words) {
    return words.stream()
        .filter(word -> word.startsWith("--"))
        .map(word -> word.replaceAll("=.*", ""))
        .toList();
  }

  static Stream<String> elsewhere() {
    return ELSEWHERE.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource
  void elsewhere(String command) {
    List<String> where = ELSEWHERE.getOrDefault(command, List.of());

    assertThat(ReadmeCommands.text(ReadmeCommands.ROOT.resolve(where.get(0))))
        .contains(where.get(1));
  }

  /** Of ours, whichever way they are run: their options are there. */
  static Stream<String> ours() {
    return ReadmeCommands.all().stream().distinct().filter(command -> command.startsWith(US));
  }

  @ParameterizedTest
  @MethodSource
  void ours(String command) {
    List<String> words = new ArrayList<>(ReadmeCommands.words(command.substring(US.length())));
    CommandLine commandLine = new CommandLine(Main.class);
    NumberOption.register(commandLine);
    assertThatCode(() -> commandLine.parseArgs(words.toArray(String[]::new)))
        .doesNotThrowAnyException();

    words.add("--no-such-option");
    assertThatThrownBy(() -> commandLine.parseArgs(words.toArray(String[]::new)))
        .hasMessageContaining("--no-such-option");
  }

  static Stream<String> benchmarks() {
    return ReadmeCommands.all().stream().filter(command -> command.startsWith(BENCHMARK));
  }

  @ParameterizedTest
  @MethodSource
  void benchmarks(String command) {
    String name = command.substring(BENCHMARK.length()).replaceAll(" .*", "");
    Path source = Path.of("java/benchmarks/src/main/java/dev/gymbridge/benchmarks", name + ".java");

    assertThat(ReadmeCommands.text(ReadmeCommands.ROOT.resolve(source)))
        .contains("public static void main(");
  }
}
