package dev.gymbridge.cli.doctor;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * An NVIDIA GPU and the libraries to train on it, which the launcher names to Java where the Python
 * runtime {@code gpu} is installed.
 *
 * @param driver what the driver says about the GPUs; empty where it is not there
 * @param variables the process's environment variables
 */
public record GpuCheck(String driver, Map<String, String> variables) {
  private static final String LIBRARIES = "PYTORCH_LIBRARY_PATH";
  private static final String FLAVOR = "PYTORCH_FLAVOR";
  private static final String CUDA_LIBRARY = "libtorch_cuda.so";
  private static final String PURPOSE = "only needed for training on a GPU: ";
  private static final String INSTALL =
      "in Gymbridge's folder, PYTHONPATH=env-server/src python3 -m gymbridge_env_server.runtimes"
          + " install gpu (5 GB, Linux x86-64); then start through ./gymbridge";

  /** What is there. */
  public Finding find() {
    if (driver.isEmpty()) {
      return Finding.optional("GPU", "no NVIDIA driver", PURPOSE + "install the driver");
    }
    String libraries = variables.getOrDefault(LIBRARIES, "");
    if (libraries.isEmpty()) {
      return Finding.optional("GPU", driver + ": no PyTorch with CUDA", PURPOSE + INSTALL);
    }
    if (!hasCuda(libraries)) {
      return Finding.optional(
          "GPU",
          "%s: no %s in %s, which is %s".formatted(driver, CUDA_LIBRARY, libraries, LIBRARIES),
          PURPOSE + "unset " + LIBRARIES + "; where the runtime is not installed yet, " + INSTALL);
    }
    String flavor = variables.getOrDefault(FLAVOR, "");
    if (!flavor.startsWith("cu")) {
      return Finding.optional(
          "GPU",
          "%s: %s is \"%s\"".formatted(driver, FLAVOR, flavor),
          PURPOSE + "set " + FLAVOR + " to cu128, or unset " + LIBRARIES);
    }
    return Finding.ok("GPU", "%s: %s libraries in %s".formatted(driver, flavor, libraries));
  }

  private static boolean hasCuda(String libraries) {
    return Arrays.stream(libraries.split(File.pathSeparator))
        .anyMatch(folder -> Files.isRegularFile(Path.of(folder).resolve(CUDA_LIBRARY)));
  }
}
