package dev.gymbridge.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gymbridge.EnvServer;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.env.VectorEnv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnPythonTest {
  @TempDir private Path folder;

  /** One of ours stands for a user's. */
  @Test
  void environmentsRunInAVirtualEnvironmentOfTheUsers() {
    Path legacy = new Runtimes().interpreter(Runtimes.LEGACY).resolve("../..").normalize();
    LocalOptions options = LocalOptions.DEFAULT.withPython(legacy);

    try (EnvServer server = EnvServer.local(options);
        VectorEnv env = server.make(EnvConfig.of("CartPole-v1").withSeed(1))) {
      assertThat(env.description().runtime()).isEqualTo(Runtimes.LEGACY);
      assertThatThrownBy(() -> server.make(EnvConfig.of("CartPole-v1").withRuntime("current")))
          .isInstanceOf(EnvException.InvalidArgument.class)
          .hasMessageContaining("choose one");
    }
  }

  @Test
  void whatIsMissingIsNamedWithTheCommandThatInstallsIt() throws Exception {
    Path python = Python.require().executable();
    Process made =
        new ProcessBuilder(
                python.toString(), "-I", "-m", "venv", "--without-pip", folder.toString())
            .inheritIO()
            .start();
    assertThat(made.waitFor()).isZero();

    assertRefused(
        folder, "lacks gymnasium, numpy, xxhash", "-m pip install gymnasium", "'protobuf>=");
  }

  @Test
  void whatIsNoVirtualEnvironmentSaysSo() throws IOException {
    assertRefused(folder.resolve("nowhere"), "is no virtual environment");
    assertRefused(Files.createDirectory(folder.resolve("empty")), "bin/python");
  }

  private static void assertRefused(Path python, String... words) {
    try (EnvServer server = EnvServer.local(LocalOptions.DEFAULT.withPython(python))) {
      assertThatThrownBy(() -> server.make(EnvConfig.of("CartPole-v1")))
          .isInstanceOf(EnvException.FailedPrecondition.class)
          .message()
          .contains(words);
    }
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    LocalOptions own = LocalOptions.DEFAULT.withPython(folder);
    for (Runnable contradiction :
        List.<Runnable>of(own::withGrpc, () -> own.withPackages(folder.resolve("lock")))) {
      assertThatThrownBy(contradiction::run)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(folder.toString());
    }
  }
}
