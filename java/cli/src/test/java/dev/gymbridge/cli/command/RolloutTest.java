package dev.gymbridge.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.cli.ScriptedEnv;
import dev.gymbridge.env.EpisodeSeeds;
import dev.gymbridge.env.RandomActions;
import dev.gymbridge.env.Tensor;
import dev.gymbridge.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RolloutTest {
  private static final long SEED = 7;

  private final List<EpisodeResult> results = new ArrayList<>();
  private final List<String> firsts = new ArrayList<>();

  private void play(ScriptedEnv env, int episodes) {
    Rollout.Listener listener =
        new Rollout.Listener() {
          @Override
          public void started(int episode, List<Tensor> observations, int row) {
            firsts.add(episode + ": " + observations.get(0).asLong(row));
          }

          @Override
          public void ended(EpisodeResult result) {
            results.add(result);
          }
        };
    RandomActions policy =
        new RandomActions(env.description().actionSpace(), new RandomStream(SEED, "policy").at(0));
    new Rollout(env, SEED, episodes, List.of(listener)).play(policy);
  }

  @Test
  void environmentsTakeTurnsWhateverEndsFirst() {
    play(new ScriptedEnv(new int[] {9, 2}, new int[] {1, 1, 1}), 5);

    assertThat(firsts).containsExactly("0: 0", "1: 1000", "3: 1100", "2: 100", "4: 200");
    assertThat(results).extracting(EpisodeResult::number).containsExactly(1, 3, 0, 2, 4);
  }

  @Test
  void aResultHasTheEpisodesSeedLengthAndReturn() {
    play(new ScriptedEnv(new int[] {1, 3}, new int[] {1}), 3);

    assertThat(results)
        .contains(new EpisodeResult(2, 0, EpisodeSeeds.seed(SEED, 0, 1), 3, 6, true, false));
  }

  @Test
  void anEpisodeThatIsLostEndsTruncated() {
    play(new ScriptedEnv(new int[] {2, 0}), 3);

    assertThat(results)
        .contains(new EpisodeResult(1, 0, EpisodeSeeds.seed(SEED, 0, 1), 0, 0, false, true));
    assertThat(results).hasSize(3);
  }
}
