package dev.gymbridge.cli.command;

import picocli.CommandLine.Option;

/** What the network runs on. */
final class DeviceOption {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      description =
          "What the network runs on: cpu, gpu, gpu:1, ..., or auto for a GPU where there is one"
              + " (default: ${DEFAULT-VALUE}).")
  private String name = "auto";

  String name() {
    return name;
  }
}
