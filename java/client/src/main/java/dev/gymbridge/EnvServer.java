package dev.gymbridge;

import dev.gymbridge.client.Endpoints;
import dev.gymbridge.client.EnvironmentListing;
import dev.gymbridge.client.RemoteEndpoints;
import dev.gymbridge.client.ServedVectorEnv;
import dev.gymbridge.client.Tls;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvironmentInfo;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.local.LocalEndpoints;
import dev.gymbridge.local.LocalOptions;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Where environments come from: a server of one's own, or servers at known addresses.
 *
 * <pre>{@code
 * try (EnvServer server = EnvServer.local();
 *     VectorEnv env = server.make(EnvConfig.of("CartPole-v1").withEnvironments(4).withSeed(1))) {
 *   ResetBatch first = env.reset();
 *   Actions actions = env.newActions();
 *   StepBatch step = env.step(actions.set(0, 1)).await();
 * }
 * }</pre>
 */
public final class EnvServer implements AutoCloseable {
  /**
   * How long a server at a known address may stay away before its sessions are made on another one.
   */
  public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(30);

  private final Endpoints endpoints;
  private final UnaryOperator<EnvConfig> change;

  private EnvServer(Endpoints endpoints, UnaryOperator<EnvConfig> change) {
    this.endpoints = endpoints;
    this.change = change;
  }

  /**
   * The same, but for a change that is made to the configuration of all environments before they
   * are made. Closing one closes both.
   */
  public EnvServer changing(UnaryOperator<EnvConfig> further) {
    return new EnvServer(endpoints, config -> further.apply(change.apply(config)));
  }

  /**
   * Environments in processes of this machine, started as needed. Needs Python 3.10–3.13, no
   * Docker.
   */
  public static EnvServer local() {
    return local(LocalOptions.DEFAULT);
  }

  /** Likewise, with options. */
  public static EnvServer local(LocalOptions options) {
    return new EnvServer(new LocalEndpoints(options), config -> config);
  }

  /**
   * Environments of running servers; a new session goes to the one with the fewest.
   *
   * @param addresses {@code host:port} each; a name that has several IP addresses is several
   *     servers
   * @param token empty for none; sent in plain text to this machine only, unless {@link
   *     Tls#plaintextExposingToken} allows more
   * @throws dev.gymbridge.env.EnvException.InvalidArgument where an address or the certificate
   *     cannot be used, or the token would be sent in plain text
   */
  public static EnvServer connect(List<String> addresses, Tls tls, String token) {
    return connect(addresses, tls, token, DEFAULT_PATIENCE);
  }

  /**
   * Likewise.
   *
   * @param patience how long a server may stay away before its sessions are made on another one
   */
  public static EnvServer connect(
      List<String> addresses, Tls tls, String token, Duration patience) {
    return new EnvServer(new RemoteEndpoints(addresses, tls, token, patience), config -> config);
  }

  /**
   * Makes environments.
   *
   * @throws dev.gymbridge.env.EnvException where they cannot be made
   */
  public VectorEnv make(EnvConfig config) {
    return new ServedVectorEnv(endpoints, change.apply(config));
  }

  /**
   * The ids that can be made, sorted.
   *
   * @param filter a part of the ids in any case; empty for all
   * @param withSpaces whether to make each once, to learn its spaces; slow the first time
   */
  public List<EnvironmentInfo> list(String filter, boolean withSpaces) {
    return EnvironmentListing.list(endpoints, filter, withSpaces);
  }

  /** Ends what was started, with all environments still open. */
  @Override
  public void close() {
    endpoints.close();
  }
}
