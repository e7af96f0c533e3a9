package dev.gymbridge.testcontainers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/** Tests that need Docker; where it cannot be used they are skipped, and the reason is said. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresDocker.Condition.class)
@Timeout(600) // containers start, and train
@interface RequiresDocker {
  /** Whether an engine answers, and Testcontainers' own container starts on it. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      ConditionEvaluationResult result =
          evaluate(() -> DockerClientFactory.instance().isDockerAvailable());
      if (result.isDisabled()) {
        System.out.println(
            context.getDisplayName() + " is skipped: " + result.getReason().orElseThrow());
      }
      return result;
    }

    static ConditionEvaluationResult evaluate(BooleanSupplier isDockerAvailable) {
      try {
        return isDockerAvailable.getAsBoolean()
            ? ConditionEvaluationResult.enabled("a Docker engine answers")
            : ConditionEvaluationResult.disabled("no Docker engine answers");
      } catch (RuntimeException unusable) {
        return ConditionEvaluationResult.disabled(
            "a Docker engine answers, but Testcontainers cannot start its own container there (%s);"
                    .formatted(unusable)
                + " where no image can be pulled, set TESTCONTAINERS_RYUK_DISABLED=true and"
                + " GYMBRIDGE_BASE_IMAGE to an image that is there");
      }
    }
  }
}
