package dev.gymbridge.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.gymbridge.cli.CommandRun;
import org.junit.jupiter.api.Test;

final class CheckCommandTest {
  @Test
  void whatCanBeTrainedIsSaidSo() {
    CommandRun run = CommandRun.of("check", "CartPole-v1");

    assertThat(run.status()).as(run.out()).isZero();
    assertThat(run.out())
        .contains("an agent sees float32 of shape [4], and has 2 actions")
        .contains("ready to train")
        .endsWith("gymbridge train CartPole-v1" + System.lineSeparator());
  }

  @Test
  void whatRunsAndCannotBeTrainedSaysWhy() {
    CommandRun run = CommandRun.of("check", "Pendulum-v1", "--kwarg", "g=9.8", "--json");

    JsonArray findings = JsonParser.parseString(run.out()).getAsJsonArray();
    JsonObject last = findings.get(findings.size() - 1).getAsJsonObject();
    assertThat(run.status()).isEqualTo(1);
    assertThat(last.get("check").getAsString()).isEqualTo("training");
    assertThat(last.get("level").getAsString()).isEqualTo("fault");
    assertThat(last.get("seen").getAsString()).contains("Pendulum-v1 cannot be trained");
  }

  @Test
  void itRunsOnThisMachineOnly() {
    CommandRun run = CommandRun.of("check", "CartPole-v1", "--env-server", "localhost:1");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--env-server cannot be used");
  }
}
