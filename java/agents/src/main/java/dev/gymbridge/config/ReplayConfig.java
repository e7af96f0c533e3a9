package dev.gymbridge.config;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What is remembered, and how it is drawn: the group {@code replay} of a configuration.
 *
 * @param capacity transitions kept, at least 1
 * @param batchSize transitions in a gradient step, 1 … 65536
 * @param batchReplacement whether a batch may have a transition more than once
 */
@RecordBuilder
public record ReplayConfig(
    @Default("100000") int capacity,
    @Default("64") int batchSize,
    @Default("true") boolean batchReplacement)
    implements ReplayConfigBuilder.With {
  /**
   * Checks every value.
   *
   * @throws TrainingException names the key, the value and the range
   */
  public ReplayConfig {
    Checks check = new Checks("replay");
    check.range("capacity", capacity, 1, Integer.MAX_VALUE);
    check.range("batch_size", batchSize, 1, 65_536);
  }
}
