package dev.gymbridge.cli.doctor;

import java.util.Map;

/**
 * An NVIDIA GPU and the libraries to train on it.
 *
 * @param driver what the driver says about the GPUs; empty where it is not there
 * @param variables the process's environment variables
 */
public record GpuCheck(String driver, Map<String, String> variables) {
  private static final String LIBRARIES = "PYTORCH_LIBRARY_PATH";
  private static final String FLAVOR = "PYTORCH_FLAVOR";
  private static final String PURPOSE = "only needed for training on a GPU: ";

  /** What is there. */
  public Finding find() {
    if (driver.isEmpty()) {
      return Finding.optional("GPU", "no NVIDIA driver", PURPOSE + "install the driver");
    }
    String flavor = variables.getOrDefault(FLAVOR, "");
    if (!variables.containsKey(LIBRARIES) || !flavor.startsWith("cu")) {
      return Finding.optional(
          "GPU",
          driver + ": no PyTorch libraries",
          PURPOSE
              + "set "
              + LIBRARIES
              + " to the folder torch/lib of torch 2.7.1, and "
              + FLAVOR
              + " to cu128");
    }
    return Finding.ok(
        "GPU", "%s: %s libraries in %s".formatted(driver, flavor, variables.get(LIBRARIES)));
  }
}
