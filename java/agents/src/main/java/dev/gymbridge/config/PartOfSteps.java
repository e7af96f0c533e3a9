package dev.gymbridge.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations that are a part of a run's steps, such as {@code 60%}. They become numbers when a
 * configuration is made, so that a run that goes on for longer keeps its schedules.
 */
final class PartOfSteps {
  private static final String EPSILON_DURATION = "exploration.epsilon_duration";
  private static final String CLOCK = "exploration.clock";

  /** The keys that can be one. */
  private static final List<String> KEYS =
      List.of(
          "optimizer.learning_rate_duration",
          EPSILON_DURATION,
          "algorithm.learning_starts",
          "exploration.random_steps");

  private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)\\s*%");
  private static final double PERCENT = 100;

  private PartOfSteps() {}

  /**
   * Values in which parts are numbers.
   *
   * @param values by key, all of them
   * @param steps those of the run
   * @throws TrainingException where ε is to change over a part of the steps, but does not by steps
   */
  static Map<String, Object> resolved(Map<String, Object> values, long steps) {
    Map<String, Object> resolved = new LinkedHashMap<>(values);
    for (String key : KEYS) {
      Object value = values.get(key);
      if (value instanceof String text) {
        Matcher part = PART.matcher(text);
        if (part.matches()) {
          requireSteps(key, text, values);
          double fraction = Double.parseDouble(part.group(1)) / PERCENT;
          resolved.put(key, Math.round(fraction * steps));
        }
      }
    }
    return resolved;
  }

  private static void requireSteps(String key, String part, Map<String, Object> values) {
    Object clock = values.get(CLOCK);
    if (key.equals(EPSILON_DURATION)
        && "linear".equals(values.get("exploration.shape"))
        && !"steps".equals(clock)) {
      throw new TrainingException(
          "%s is %s of stop.steps, but %s is %s: give a number of these"
              .formatted(key, part, CLOCK, clock));
    }
  }
}
