package dev.gymbridge.config;

import org.jspecify.annotations.Nullable;

/**
 * A run cannot start or go on; the message says what is wrong, with which value, and what to do.
 */
public class TrainingException extends RuntimeException {
  public TrainingException(String message) {
    super(message);
  }

  public TrainingException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
