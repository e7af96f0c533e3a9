package dev.gymbridge.cli.dashboard;

import dev.gymbridge.EnvServer;
import dev.gymbridge.config.EnvironmentConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Environments in processes of this machine. */
final class LocalEnvironments implements Environments {
  static Dashboard dashboard(Path folder) {
    try {
      return new Dashboard(folder, 0, new LocalEnvironments());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public EnvironmentConfig over(EnvironmentConfig config) {
    return config;
  }

  @Override
  public EnvServer open(EnvironmentConfig config) {
    return EnvServer.local();
  }
}
