package dev.gymbridge.client;

import dev.gymbridge.env.EnvConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Servers that sessions can be made on. */
public interface Endpoints extends AutoCloseable {
  /**
   * A server for a new session.
   *
   * @param avoid one that just failed a session; null for none. It is used again only where no
   *     other is left that has not failed as recently
   * @throws dev.gymbridge.env.EnvException where there is none
   */
  Endpoint open(EnvConfig config, @Nullable Endpoint avoid);

  /**
   * A server to ask for its list of environments.
   *
   * @param avoid one that just failed to answer; null for none
   */
  Endpoint openForListing(@Nullable Endpoint avoid);

  /** How many servers there are to choose from. */
  int count();

  /** How long a server may stay away before its session is made somewhere else. */
  Duration patience();

  /** Ends what was started, and all connections. */
  @Override
  void close();
}
