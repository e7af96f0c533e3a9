package dev.gymbridge.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

final class RequiresDockerTest {
  @Test
  void whatNeedsDockerRunsWhereItCanAndElseSaysWhyNot() {
    ConditionEvaluationResult there = RequiresDocker.Condition.evaluate(() -> true);
    ConditionEvaluationResult none = RequiresDocker.Condition.evaluate(() -> false);
    ConditionEvaluationResult unusable =
        RequiresDocker.Condition.evaluate(
            () -> {
              throw new IllegalArgumentException("cannot pull ryuk");
            });

    assertThat(there.isDisabled()).isFalse();
    assertThat(none.isDisabled()).isTrue();
    assertThat(none.getReason()).contains("no Docker engine answers");
    assertThat(unusable.isDisabled()).isTrue();
    assertThat(unusable.getReason().orElseThrow())
        .contains("cannot pull ryuk", "TESTCONTAINERS_RYUK_DISABLED=true", "GYMBRIDGE_BASE_IMAGE");
  }
}
