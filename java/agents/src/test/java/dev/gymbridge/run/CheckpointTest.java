package dev.gymbridge.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gymbridge.agent.AgentState;
import dev.gymbridge.config.TrainingException;
import dev.gymbridge.env.Episode;
import dev.gymbridge.learner.LearnerState;
import dev.gymbridge.nn.ActionValues;
import dev.gymbridge.nn.Dueling;
import dev.gymbridge.nn.Network;
import dev.gymbridge.replay.NStep;
import dev.gymbridge.replay.Position;
import dev.gymbridge.replay.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CheckpointTest {
  private static final int CAPACITY = 4;
  private static final Network NETWORK = Network.mlp(2, List.of(5, 3), new Dueling(2));

  private static final List<Position> POSITIONS = List.of(new Position(4, 1), new Position(9, 1));

  /** A line for each of the network's own arrays: name and shape. */
  private static final String READ =
      """
      from safetensors.numpy import load_file
      for name, array in load_file(sys.argv[1]).items():
          if not name.startswith(("adam.", "target.", "replay.", "episode.")):
              print(name, array.shape)
      """;

  @TempDir private Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void name() {
    file = folder.resolve("step-000000000007.safetensors");
  }

  private FrameFiles frames() {
    return new FrameFiles(folder.resolve("replay"));
  }

  private static float[] noise(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] noise = new float[length];
    for (int index = 0; index < length; index++) {
      noise[index] = (float) random.nextGaussian();
    }
    return noise;
  }

  private static Replay replay(int transitions) {
    Replay replay = new Replay(CAPACITY, 2, 8, 1, false);
    for (int k = 0; k < transitions; k++) {
      replay.append(k % 2, new byte[] {(byte) k, 1, 2, 3, 4, 5, 6, -7});
      replay.append(k % 2, new byte[] {(byte) k, 7, 6, 5, 4, 3, 2, -1});
      replay.add(k % 2, new Position(k / 2 * 2L, 1), k % 2, 1f / 3, 0.99f, 1);
    }
    return replay;
  }

  private static Checkpoint checkpoint(int transitions, double best) {
    int size = NETWORK.size();
    LearnerState learner =
        new LearnerState(
            noise(size, 1),
            noise(size, 2),
            noise(size, 3),
            noise(size, 4),
            1L << 40,
            noise(LearnerState.TOTALS, 5),
            17);
    List<List<NStep.Step>> tails =
        List.of(List.of(), List.of(new NStep.Step(new Position(3, 1), 1, 1f / 3)));
    EpisodeTracker tracker = new EpisodeTracker(2, 100, 3);
    tracker.step(0, 0.1, 0.2);
    tracker.step(1, 3.3, -1);
    tracker.end(1);
    return new Checkpoint(
        new AgentState(
            7,
            2,
            6,
            learner,
            replay(transitions).contents(),
            POSITIONS,
            tails,
            Map.of("sums", new float[] {1, 2.5f})),
        tracker.state(),
        List.of(
            new Episode(3, 12345, new int[] {1, 1}, List.of(new byte[] {0, 1}), -1L),
            new Episode(0, 0, new int[0], List.of(new byte[0]), Long.MAX_VALUE)),
        new Evaluated(5, best, -0.3),
        new int[] {1, 0},
        1.0 / 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 4, 6})
  void itComesBackBitForBit(int transitions) throws IOException {
    Checkpoint written = checkpoint(transitions, -0.1);
    written.write(file, NETWORK);

    assertThat(Checkpoint.read(file, NETWORK, CAPACITY, frames()))
        .usingRecursiveComparison()
        .isEqualTo(written);
  }

  @Test
  void beforeAnyEvaluationTheBestComesBackAsMinusInfinity() throws IOException {
    checkpoint(2, Double.NEGATIVE_INFINITY).write(file, NETWORK);

    assertThat(Checkpoint.read(file, NETWORK, CAPACITY, frames()).evaluated().best())
        .isEqualTo(Double.NEGATIVE_INFINITY);
  }

  /** As checkpoints were before evaluations could be interrupted, and were confirmed. */
  @Test
  void anOlderOneHadEvaluatedAtItsStepAndWasDecidedByTheBest() throws IOException {
    checkpoint(2, 8.5).write(file, NETWORK);
    Safetensors content = Safetensors.read(file);
    String state = content.text("state");
    String older = state.replace("\"evaluatedAt\":5,\"confirmed\":-0.3,", "");
    assertThat(older).isNotEqualTo(state);
    content.put("state", older).write(file);

    assertThat(Checkpoint.read(file, NETWORK, CAPACITY, frames()).evaluated())
        .isEqualTo(new Evaluated(7, 8.5, 8.5));
  }

  @Test
  void theSameStateGivesTheSameBytes() throws IOException {
    checkpoint(6, 1).write(file, NETWORK);
    byte[] first = Files.readAllBytes(file);
    checkpoint(6, 1).write(file, NETWORK);

    assertThat(Files.readAllBytes(file)).isEqualTo(first);
  }

  /** Gradients that were clipped are counted since later. */
  @Test
  void oneWithThreeTotalsComesBackWithAFourthOfNothing() throws IOException {
    checkpoint(2, 1).write(file, NETWORK);
    Safetensors content = Safetensors.read(file);
    String state = content.text("state");
    String older = state.replaceFirst("(\"totals\":\\[[^,]+,[^,]+,[^,]+),[^\\]]+]", "$1]");
    content.put("state", older).write(file);

    float[] written = checkpoint(2, 1).agent().learner().totals();
    assertThat(older).isNotEqualTo(state);
    assertThat(Checkpoint.read(file, NETWORK, CAPACITY, frames()).agent().learner().totals())
        .containsExactly(written[0], written[1], written[2], 0);
  }

  @Test
  void pythonFindsTheParametersByTheirNames() throws IOException, InterruptedException {
    checkpoint(2, 1).write(file, NETWORK);

    assertThat(ToolsPython.run(READ, file).lines())
        .containsExactlyInAnyOrder(
            "hidden.0.weight (5, 2)",
            "hidden.0.bias (5,)",
            "hidden.1.weight (3, 5)",
            "hidden.1.bias (3,)",
            "value.weight (1, 3)",
            "value.bias (1,)",
            "advantage.weight (2, 3)",
            "advantage.bias (2,)",
            "sampler.sums (2,)");
  }

  @Test
  void aNetworkOfOtherWidthsIsRefused() throws IOException {
    checkpoint(2, 1).write(file, NETWORK);
    Network other = Network.mlp(2, List.of(6, 3), new Dueling(2));

    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> Checkpoint.read(file, other, CAPACITY, frames()))
        .withMessage("%s is of another network: %s, and %s is wanted", file, NETWORK, other);
  }

  @Test
  void aNetworkWithOneLayerMoreOfEqualWidthIsRefused() throws IOException {
    checkpoint(2, 1).write(file, NETWORK);
    Network other = Network.mlp(2, List.of(5, 3, 3), new Dueling(2));

    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> Checkpoint.read(file, other, CAPACITY, frames()))
        .withMessage("%s is of another network: %s, and %s is wanted", file, NETWORK, other);
  }

  @Test
  void aNetworkWithAnotherHeadIsRefused() throws IOException {
    checkpoint(2, 1).write(file, NETWORK);
    Network other = Network.mlp(2, List.of(5, 3), new ActionValues(2));

    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> Checkpoint.read(file, other, CAPACITY, frames()))
        .withMessage("%s is of another network: %s, and %s is wanted", file, NETWORK, other);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 8})
  void aReplayThatIsFullCannotChangeItsCapacity(int capacity) throws IOException {
    checkpoint(6, 1).write(file, NETWORK);

    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> Checkpoint.read(file, NETWORK, capacity, frames()))
        .withMessage(
            "%s keeps the last 4 of 6 transitions: replay.capacity cannot be changed to %d any"
                + " more",
            file, capacity);
  }

  @Test
  void aReplayThatIsNotFullCanGrow() throws IOException {
    checkpoint(2, 1).write(file, NETWORK);

    assertThat(Checkpoint.read(file, NETWORK, 8, frames()).agent().replay().actions()).hasSize(8);
  }

  @Test
  void aFileOfParametersAloneIsNoCheckpoint() throws IOException {
    new Safetensors().put("format", "gymbridge-network-1").write(file);

    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> Checkpoint.read(file, NETWORK, CAPACITY, frames()))
        .withMessage("%s is no checkpoint to resume from", file);
  }
}
