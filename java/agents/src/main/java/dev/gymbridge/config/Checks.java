package dev.gymbridge.config;

/**
 * Checks values of one group of a configuration. Each throws a {@link TrainingException} that names
 * the key, the value and what it has to be.
 *
 * @param group its name; empty for the keys that are in none
 */
record Checks(String group) {
  void range(String key, long value, long low, long high) {
    String wanted = high == Long.MAX_VALUE ? "at least " + low : low + " … " + high;
    that(value >= low && value <= high, key, value, wanted);
  }

  void positive(String key, double value) {
    that(value > 0 && value < Double.POSITIVE_INFINITY, key, value, "above 0, and finite");
  }

  void probability(String key, double value) {
    that(value >= 0 && value <= 1, key, value, "in [0, 1]");
  }

  void number(String key, double value) {
    that(!Double.isNaN(value), key, value, "a number");
  }

  void that(boolean holds, String key, Object value, String wanted) {
    if (!holds) {
      throw new TrainingException(
          "%s is %s; it has to be %s".formatted(ConfigValues.path(group, key), value, wanted));
    }
  }
}
