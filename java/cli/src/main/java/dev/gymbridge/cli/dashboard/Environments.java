package dev.gymbridge.cli.dashboard;

import dev.gymbridge.EnvServer;
import dev.gymbridge.config.EnvironmentConfig;

/** Where the environments that agents play in come from. */
public interface Environments {
  /** An environment's configuration with what is asked for here besides its own. */
  EnvironmentConfig over(EnvironmentConfig config);

  /** A server that has such environments. */
  EnvServer open(EnvironmentConfig config);
}
