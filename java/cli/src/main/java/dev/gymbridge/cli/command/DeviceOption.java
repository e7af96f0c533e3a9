package dev.gymbridge.cli.command;

import picocli.CommandLine.Option;

/** What the network runs on. */
final class DeviceOption {
  static final String USUAL = "auto";

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = USUAL,
      description =
          "What the network runs on: cpu, gpu, gpu:1, ..., or auto for a GPU where there is one"
              + " (default: ${DEFAULT-VALUE}).")
  private String name = USUAL;

  String name() {
    return name;
  }
}
