package dev.gymbridge.env;

import org.jspecify.annotations.Nullable;

/**
 * Anything that can go wrong with an environment or its server. The message says what, with the
 * value, and what to do.
 */
public abstract sealed class EnvException extends RuntimeException {
  EnvException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** No environment has this id; the message names the nearest ones. */
  public static final class UnknownEnvironment extends EnvException {
    public UnknownEnvironment(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * A mistake of the caller: an action outside the space, a wrong shape, an argument the
   * environment does not take.
   */
  public static final class InvalidArgument extends EnvException {
    public InvalidArgument(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** Not possible in this state or on this machine; the message has the fix. */
  public static final class FailedPrecondition extends EnvException {
    public FailedPrecondition(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** A limit of the server; the message has its value and the flag that sets it. */
  public static final class LimitExceeded extends EnvException {
    public LimitExceeded(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The token is missing or wrong. */
  public static final class Unauthenticated extends EnvException {
    public Unauthenticated(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The environment raised an exception; the message carries its traceback. */
  public static final class Raised extends EnvException {
    public Raised(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The same step ended the environment's process, or ran into the step timeout, twice. */
  public static final class Crashed extends EnvException {
    public Crashed(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** A server made environments again with other spaces, or in another runtime, than before. */
  public static final class Diverged extends EnvException {
    public Diverged(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** A reward or an observation was not finite as a float32, and {@link OnNan#STOP} was asked. */
  public static final class NotFinite extends EnvException {
    public NotFinite(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** An environment that says which actions are allowed allowed none. */
  public static final class NoAction extends EnvException {
    public NoAction(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * The thread was interrupted while it waited, and still is. What it waited for is given up: the
   * next call brings the environments back to where they were before.
   */
  public static final class Interrupted extends EnvException {
    public Interrupted(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * The server's reply contradicts the request or the spaces, so that nothing of it was used: it
   * has a fault, or is no environment server of this version.
   */
  public static final class InvalidReply extends EnvException {
    public InvalidReply(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** No server could be reached, or none stayed up, within the time allowed. */
  public static final class Unavailable extends EnvException {
    public Unavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
