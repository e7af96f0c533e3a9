package dev.gymbridge.env;

/** A step that the environments are working on, so that the caller can work meanwhile. */
public interface PendingStep {
  /**
   * Waits for the step, and brings the environments back where a server died on the way.
   *
   * <p>Calling it again returns the same batch.
   *
   * @throws EnvException where the step failed for good
   */
  StepBatch await();
}
