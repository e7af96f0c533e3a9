package dev.gymbridge.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The environment server in a container, made of the image that docker-compose.yml builds. */
final class ServerContainer implements RemoteServer {
  private static final String IMAGE = "gymbridge-env-server";
  private static final String PORT = ":50051";
  private static final int TRIES = 600;

  private final String id;
  private final String address;
  private boolean closed;

  /** Starts one, in plain text and without a token, at a free port of loopback. */
  ServerContainer() {
    address = "127.0.0.1:" + freePort();
    id =
        docker(
            List.of("run", "--detach", "--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL"),
            "--publish",
            address + PORT,
            IMAGE,
            "--insecure");
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    awaitHealthy();
  }

  /** One that stays the same when the container starts again. */
  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Whether Docker is there, and has the image. */
  static boolean isAvailable() {
    try {
      docker(List.of("image", "inspect", IMAGE));
      return true;
    } catch (IllegalStateException | UncheckedIOException absent) {
      return false;
    }
  }

  private static String docker(List<String> arguments, String... more) {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(arguments);
    command.addAll(List.of(more));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      String printed =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed");
      }
      return printed;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private void awaitHealthy() {
    for (int tries = 0; tries < TRIES; tries++) {
      try {
        docker(
            List.of("exec", id, "/opt/gymbridge/current/bin/python"),
            "-m",
            "gymbridge_env_server.probe",
            "unix-abstract:gymbridge-health");
        return;
      } catch (IllegalStateException notYet) {
        Pause.milliseconds(100);
      }
    }
    throw new IllegalStateException("container " + id + " does not become healthy");
  }

  private boolean isIn(String state) {
    return docker(List.of("inspect", "--format", "{{.State.Status}}", id)).equals(state);
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public String token() {
    return "";
  }

  @Override
  public boolean kill() {
    docker(List.of("kill", id));
    return isIn("exited");
  }

  @Override
  public void startAgain() {
    docker(List.of("start", id));
    awaitHealthy();
  }

  @Override
  public boolean stop() {
    docker(List.of("pause", id));
    return isIn("paused");
  }

  @Override
  public void goOn() {
    docker(List.of("unpause", id));
  }

  /** They are the container's own. */
  @Override
  public boolean showsWorkers() {
    return false;
  }

  @Override
  public List<Long> workers() {
    return List.of();
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      docker(List.of("rm", "--force", id));
    }
  }
}
