package dev.gymbridge.cli.doctor;

/**
 * Docker, for running environments in containers.
 *
 * @param client what {@code docker --version} says; empty where there is no such command
 * @param engine version of the engine that it reaches; empty where it reaches none
 */
public record DockerCheck(String client, String engine) {
  private static final String PURPOSE = "only needed for containers: ";

  /** What is there. */
  public Finding find() {
    if (client.isEmpty()) {
      return Finding.optional("Docker", "no docker command", PURPOSE + "install Docker");
    }
    if (engine.isEmpty()) {
      return Finding.optional(
          "Docker", client + ": no engine", PURPOSE + "start it; docker info says what is wrong");
    }
    return Finding.ok("Docker", client + ": engine " + engine);
  }
}
