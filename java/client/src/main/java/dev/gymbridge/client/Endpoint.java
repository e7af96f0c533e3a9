package dev.gymbridge.client;

import org.jspecify.annotations.Nullable;

/** A server that one session is on. */
public interface Endpoint extends AutoCloseable {
  /** Where it is, for messages. */
  String address();

  /** A way for the messages of the session. */
  Wire connect();

  /** Why this server will not answer any more, or null while it may. */
  @Nullable String death();

  /** Whether it is known to be there: as it has answered before, or runs on this machine. */
  default boolean hasAnswered() {
    return true;
  }

  /** Ends a session's environment that does not answer, where this side can. */
  void endHungSession();

  /** Gives the session's place back. */
  @Override
  void close();
}
